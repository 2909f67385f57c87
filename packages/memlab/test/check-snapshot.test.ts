import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyzeWithMemlab } from '../src/index.ts';
import { removeSnapshots, runWithSnapshots } from './support/snapshot-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'leaktight-refused-'));
let whole = '';

/** A new file with this text. */
function fileOf(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

beforeAll(() => {
  whole = runWithSnapshots(`snapshot('refused')`)('refused');
});
afterAll(() => {
  removeSnapshots();
  rmSync(folder, { recursive: true });
});

// memlab itself would end the process, and Vitest fail the whole file.
describe('analyzeWithMemlab', () => {
  it.each([
    [
      undefined,
      'Could not read the heap snapshot: got undefined, expected the path of a .heapsnapshot file.',
    ],
    ['', "Could not read the heap snapshot: got '', expected the path of a .heapsnapshot file."],
    [
      '/nonexistent',
      /^Could not open \/nonexistent: ENOENT.*\. Expected a heap snapshot that can be read\.$/,
    ],
    [
      folder,
      /^Could not open .*leaktight-refused-.*: EISDIR.*\. Expected a heap snapshot that can be read\.$/,
    ],
  ])('refuses the path %o, of a snapshot and of a baseline', async (path, message) => {
    const refused = { code: 'LEAKTIGHT_BAD_OPTION', message: expect.stringMatching(message) };
    await expect(analyzeWithMemlab(path as string)).rejects.toMatchObject(refused);
    if (path) await expect(analyzeWithMemlab(whole, { baseline: path })).rejects.toMatchObject(refused);
  });

  it('refuses what is no heap snapshot, or not all of one', async () => {
    const text = readFileSync(whole, 'utf8');
    for (const [name, content, why] of [
      ['empty', '', 'it does not begin with'],
      ['other', '{"a":1}', 'it does not begin with the "snapshot" member that describes the rest'],
      ['short', text.slice(0, text.length >> 1), 'its end is missing'],
      [
        'odd',
        '{"snapshot":{"meta":{"node_fields":1}},"nodes":[],"edges":[],"strings":[]}',
        'memlab failed: ',
      ],
    ] as const) {
      const path = fileOf(`${name}.heapsnapshot`, content);
      const refused = {
        code: 'LEAKTIGHT_BAD_SNAPSHOT',
        message: expect.stringContaining(`Could not read the heap snapshot ${path}: ${why}`),
      };
      await expect(analyzeWithMemlab(path)).rejects.toMatchObject(refused);
      await expect(analyzeWithMemlab(whole, { baseline: path })).rejects.toMatchObject(refused);
    }
  });
});
