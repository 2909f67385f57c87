// Every supported runner on every supported Node: the tests of test/ on packed tarballs, and the examples.
//   npm run test:matrix [-- <part of a cell's name> ...]       cells: vitest-5.1.2 on node-24, ...
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, '.matrix');
const nodes = ['20', '22', '24', '26'];
const coverage = (version) => [`@vitest/coverage-v8@${version}`];
const installations = [
  { runner: 'vitest', version: '4.1.12', nodes, more: ['@types/node@20', ...coverage('4.1.12')] },
  {
    runner: 'vitest',
    version: '5.1.2',
    nodes: nodes.slice(1),
    more: ['@types/node@22', ...coverage('5.1.2')],
  },
  {
    runner: 'jest',
    version: '29.7.0',
    nodes,
    more: ['@types/node@20', '@types/jest@29.5.14', 'jest-environment-jsdom@29.7.0'],
  },
  {
    runner: 'jest',
    version: '30.5.2',
    nodes,
    more: ['@types/node@20', '@types/jest@30.0.0', 'jest-environment-jsdom@30.5.2'],
  },
];
const wanted = process.argv.slice(2);

function run(command, args, options) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', ...options });
  return { ok: status === 0, output: `${stdout}${stderr}` };
}

function mustRun(command, args, options) {
  const { ok, output } = run(command, args, options);
  if (!ok) throw new Error(`${command} ${args.join(' ')}\n${output}`);
  return output;
}

/** The binary of one major version of Node: the one that runs this, or one from the registry, kept between runs. */
function nodeBinary(version) {
  if (process.versions.node.split('.')[0] === version) return process.execPath;
  const home = join(folder, `node-${version}`);
  const binary = join(home, 'node_modules', '.bin', 'node');
  if (existsSync(binary)) return binary;
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node${platform === 'darwin' && process.arch === 'arm64' ? '-bin' : ''}-${platform}-${process.arch}`;
  install(home, [`${name}@${version}`]);
  return binary;
}

function install(home, packages) {
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  mustRun(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', ...packages],
    {
      cwd: home,
    },
  );
}

function packTarballs(names) {
  const tarballs = join(folder, 'tarballs');
  rmSync(tarballs, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  const workspaces = names.flatMap((name) => ['-w', `packages/${name}`]);
  const output = mustRun('npm', ['pack', '--silent', '--pack-destination', tarballs, ...workspaces], {
    cwd: root,
  });
  return output
    .trim()
    .split('\n')
    .map((file) => join(tarballs, basename(file.trim())));
}

function installationHome({ runner, version, more }) {
  const home = join(folder, `${runner}-${version}`);
  rmSync(join(home, 'node_modules', '@leaktight'), { recursive: true, force: true });
  rmSync(join(home, 'package-lock.json'), { force: true });
  install(home, [`${runner}@${version}`, ...more, ...packTarballs(['core', 'matchers', runner])]);
  const installed = JSON.parse(
    readFileSync(join(home, 'node_modules', runner, 'package.json'), 'utf8'),
  ).version;
  if (installed !== version) throw new Error(`Wanted ${runner} ${version}, got ${installed}.`);
  return home;
}

const results = [];
for (const installation of installations) {
  const { runner, version } = installation;
  const cells = installation.nodes
    .map((node) => ({ node, name: `${runner}-${version} on node-${node}` }))
    .filter(({ name }) => wanted.every((part) => name.includes(part)));
  if (cells.length === 0) continue;
  const home = installationHome(installation);
  for (const { node, name } of cells) {
    const binary = nodeBinary(node);
    const args = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      'test/e2e',
      'test/examples',
      'test/types',
    ];
    const env = { ...process.env, LEAKTIGHT_HOME: home, LEAKTIGHT_NODE: binary, LEAKTIGHT_RUNNERS: runner };
    const { ok, output } = run(process.execPath, args, { cwd: root, env });
    const [, tests = 'no tests'] = /Tests\s+(.*)/.exec(output) ?? [];
    if (!ok) console.log(output);
    console.log(`${ok ? 'passed' : 'FAILED'}  ${name}: ${tests}`);
    results.push(ok);
  }
}
const passed = results.filter(Boolean).length;
console.log(`matrix: ${passed} passed, ${results.length - passed} failed`);
process.exitCode = results.length > 0 && passed === results.length ? 0 : 1;
