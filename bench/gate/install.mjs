import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = ['core', 'matchers', 'vitest', 'jest'];

/** Puts our packages into a folder as a user would install them: Vitest compiles what is linked, file by file. */
export function install(home) {
  const tarballs = join(home, 'tarballs');
  for (const folder of [tarballs, join(home, 'node_modules')])
    rmSync(folder, { recursive: true, force: true });
  mkdirSync(tarballs, { recursive: true });
  const workspaces = packages.flatMap((name) => ['-w', `packages/${name}`]);
  execFileSync('npm', ['pack', '--silent', '--pack-destination', tarballs, ...workspaces], { cwd: root });
  for (const tarball of readdirSync(tarballs)) {
    const target = join(home, 'node_modules/@leaktight', /leaktight-(\w+)-/.exec(tarball)[1]);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', join(tarballs, tarball), '-C', target, '--strip-components=1']);
  }
}
