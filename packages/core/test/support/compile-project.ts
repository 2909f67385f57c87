import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const compiler = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');

/** A fresh folder with these files, by relative path. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'leaktight-test-')));
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return folder;
}

/** Compiles `src/*.ts` of a project to CommonJS in `dist` with the real compiler. */
export function compileProject(folder: string, ...flags: readonly string[]): void {
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      include: ['src'],
      compilerOptions: {
        rootDir: 'src',
        outDir: 'dist',
        module: 'commonjs',
        moduleResolution: 'bundler',
        target: 'es2022',
        types: [],
        strict: false,
      },
    }),
  );
  execFileSync(process.execPath, [compiler, '-p', folder, ...flags], { stdio: 'pipe' });
}

/** Loads a module past the test runner, as a program would. */
export function load<Module>(path: string): Module {
  return require(path) as Module;
}
