import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('a thousand measurements in one process leave its heap flat', () => {
  const script = fileURLToPath(new URL('../fixtures/thousand-measurements.mjs', import.meta.url));
  const [half, end] = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as number[];
  expect(half).toBeGreaterThan(0);
  expect((end - half) / 500).toBeLessThan(500);
}, 300_000);
