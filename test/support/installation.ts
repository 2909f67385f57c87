import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = ['core', 'matchers', 'vitest', 'jest'];

/** Which runners the tests are for: both here, one in each cell of the matrix. */
export const runners: ReadonlySet<string> = new Set(
  (process.env['LEAKTIGHT_RUNNERS'] ?? 'vitest,jest').split(','),
);

/**
 * A folder whose projects see our packages as a user would install them: packed tarballs in node_modules,
 * the runners found further up. `LEAKTIGHT_HOME` names a folder that holds other versions of the runners.
 */
export async function prepareHome(): Promise<string> {
  const given = process.env['LEAKTIGHT_HOME'];
  if (given !== undefined) return given;
  const home = join(root, '.matrix/workspace');
  const stamp = String(newestBuild());
  mkdirSync(home, { recursive: true });
  await locked(join(home, 'lock'), () => {
    const stampFile = join(home, 'stamp');
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
    rmSync(join(home, 'node_modules'), { recursive: true, force: true });
    for (const tarball of packPackages(join(home, 'tarballs'))) unpack(tarball, join(home, 'node_modules'));
    writeFileSync(stampFile, stamp);
  });
  return home;
}

/** Packs the packages that users of a runner install; returns the tarballs. */
export function packPackages(folder: string): string[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const workspaces = packages.flatMap((name) => ['-w', `packages/${name}`]);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, ...workspaces], { cwd: root });
  return readdirSync(folder).map((file) => join(folder, file));
}

function unpack(tarball: string, modules: string): void {
  const name = /leaktight-(\w+)-/.exec(tarball)?.[1] ?? '';
  const target = join(modules, '@leaktight', name);
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
}

function newestBuild(): number {
  const times = packages.flatMap((name) =>
    ['package.json', 'dist', 'setup', 'entries', 'jest-preset.cjs'].map((part) =>
      newest(join(root, 'packages', name, part)),
    ),
  );
  return Math.max(...times);
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Test files run in several processes at once. */
async function locked(folder: string, work: () => void): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      mkdirSync(folder);
      break;
    } catch (error) {
      // A minute: the process that held it is gone.
      if (tries > 600) throw error;
      await sleep(100);
    }
  }
  try {
    work();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether projects of a home find both packages in one version. */
export async function hasSameVersion(first: string, second: string): Promise<boolean> {
  const load = createRequire(join(await prepareHome(), 'x.js'));
  const versions = [first, second].map(
    (name) => (load(`${name}/package.json`) as { version: string }).version,
  );
  return versions[0] === versions[1];
}
