import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('a thousand measurements in one process leave its heap flat', () => {
  const script = fileURLToPath(new URL('../fixtures/thousand-measurements.mjs', import.meta.url));
  const bytes = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as number[];
  expect(bytes).toHaveLength(4);
  const grown = bytes.slice(1).map((after, index) => (after - bytes[index]!) / 250);
  // V8's own tables double now and then; what we kept would show in every part.
  expect(Math.min(...grown)).toBeLessThan(300);
}, 300_000);
