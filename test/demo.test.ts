import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const script = fileURLToPath(new URL('../scripts/record-report.mjs', import.meta.url));

/** The kinds of lines of a report, without what varies from run to run: numbers, order, the look of the curve. */
function shapeOf(report: string): string[] {
  const shapes = report.split('\n').map((line) =>
    line
      .replaceAll(/[▁-█]+/g, '▆')
      .replaceAll(/~+/g, '~')
      .replaceAll(/ \{ .*? \}/g, '')
      .replaceAll(/\d[\d.,]*/g, '0')
      .replaceAll(/\b0 ([kM]?B|ms|s)\b/g, '0')
      .replaceAll(/\b(object|call|round|place|step)s\b/g, '$1')
      .replace(/^ {2}0\. /, '')
      .trim(),
  );
  return [...new Set(shapes)]
    .filter((shape) => !/^(and 0 more place|0 more place|Not measured|… 0)/.test(shape))
    .toSorted();
}

test('the README shows what the demo prints', { timeout: 240_000 }, async () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, recorded = ''] = /<!-- report -->\n\n```text\n([^]*?)\n```/.exec(page) ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--print']);
  expect(shapeOf(recorded).length).toBeGreaterThan(15);
  expect(shapeOf(stdout)).toEqual(shapeOf(recorded));
});
