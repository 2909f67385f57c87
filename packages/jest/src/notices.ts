import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnvironmentPart } from './environment-part.ts';
import { isGateFile } from './gate/gate-files.ts';
import type { TestFile } from './test-file.ts';

/** A remark on a test that passed. */
export interface Notice {
  readonly path: string;
  readonly test: string;
  readonly text: string;
}

const variable = 'LEAKTIGHT_DIR';

/** Collects a file's notices and hands them to our reporter, or to the console when it is not there. */
export class NoticeBoard implements EnvironmentPart {
  readonly #file: TestFile;
  readonly #notices: Notice[] = [];

  constructor(file: TestFile) {
    this.#file = file;
  }

  add(test: string, text: string): void {
    if (process.env[variable] === undefined) this.#file.warn(`${test}: ${text}`);
    else this.#notices.push({ path: this.#file.path, test, text });
  }

  close(): void {
    const folder = process.env[variable];
    if (folder === undefined || this.#notices.length === 0) return;
    const name = `${process.pid}-${process.hrtime.bigint()}.json`;
    writeFileSync(join(folder, name), JSON.stringify(this.#notices), { mode: 0o600 });
  }
}

/** Opens the folder through which workers reach the reporter; they inherit the environment variable. */
export function openNoticeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leaktight-'));
  process.env[variable] = folder;
  return folder;
}

/** Reads all notices and removes the folder. */
export function closeNoticeFolder(folder: string): Notice[] {
  if (process.env[variable] === folder) delete process.env[variable];
  const notices = readdirSync(folder)
    .filter((name) => !isGateFile(name))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Notice[]);
  rmSync(folder, { recursive: true, force: true });
  return notices;
}
