import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GateFileResult } from '@leaktight/core/gate';
import type { TestFile } from '../test-file.ts';
import { loadGateReport } from './load-gate-report.ts';

/** What the gate of one file hands to the reporter, by way of the reporter's folder. */
export interface GateFile {
  readonly path: string;
  readonly result: GateFileResult;
}

const prefix = 'gate-';

/** Whether a file of the reporter's folder is one of ours. */
export function isGateFile(name: string): boolean {
  return name.startsWith(prefix);
}

/** Hands a file's result to the reporter, or prints what must not go unsaid when there is none. */
export function publishGate(file: TestFile, result: GateFileResult): void {
  const folder = process.env['LEAKTIGHT_DIR'];
  if (folder !== undefined) {
    const content: GateFile = { path: file.path, result };
    const name = `${prefix}${process.pid}-${process.hrtime.bigint()}.json`;
    writeFileSync(join(folder, name), JSON.stringify(content), { mode: 0o600 });
    return;
  }
  const lines = loadGateReport().summaryLines({ files: [{ file: file.path, ...result }], unseen: [] });
  if (lines.length > 1) file.warn(lines.join('\n'));
}

/** All results in the reporter's folder. */
export function readGateFiles(folder: string): GateFile[] {
  return readdirSync(folder)
    .filter(isGateFile)
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as GateFile);
}
