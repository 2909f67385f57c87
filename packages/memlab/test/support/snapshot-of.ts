import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'leaktight-oracle-'));

/** Runs a script in a Node of its own; `snapshot(name)` in it writes a heap snapshot and its path can be asked for here. */
export function runWithSnapshots(script: string): (name: string) => string {
  const code = `
    const { writeHeapSnapshot } = require('node:v8');
    const snapshot = (name) => writeHeapSnapshot(require('node:path').join(${JSON.stringify(folder)}, name + '.heapsnapshot'));
    (async () => { ${script} })().catch((error) => { console.error(error); process.exit(1); });
  `;
  execFileSync(process.execPath, ['-e', code], { stdio: ['ignore', 'ignore', 'inherit'] });
  return (name) => join(folder, `${name}.heapsnapshot`);
}

export function removeSnapshots(): void {
  rmSync(folder, { recursive: true });
}
