import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

const list = `require(process.argv[1]);
console.log(JSON.stringify(Object.keys(require.cache).filter((path) => !path.includes('node_modules'))));`;

/** Files of ours that a process has loaded for one entry of the package. */
function filesLoadedBy(entry: string): string[] {
  const path = createRequire(import.meta.url).resolve(`@leaktight/jest/${entry}`);
  return JSON.parse(execFileSync(process.execPath, ['-e', list, path], { encoding: 'utf8' })) as string[];
}

it.each(['environment-node', 'environment-jsdom', 'reporter'])(
  'the %s loads few files, and none of what measures, which every collection of a test would have to mark',
  (entry) => {
    const files = filesLoadedBy(entry);
    expect(files.filter((path) => /packages.(jest|core)/.test(path)).length).toBeGreaterThan(2);
    expect(files.length).toBeLessThan(8);
    expect(files.filter((path) => /matchers|measure-again|gate-report/.test(path))).toEqual([]);
  },
);
