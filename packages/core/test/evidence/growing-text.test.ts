import { expect, test } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

// Beside what changes, in a module that is a function: V8 names neither in a snapshot.
let count = 0;
let text = '';

function addLine(): void {
  count += 1;
  text += `line ${count}\n`;
}

test('a text that grows is called by the variable that holds it', async () => {
  const { retainers } = await detectLeaks(addLine, { track: ['heap'] });
  expect(text.length).toBeGreaterThan(count);
  expect(retainers[0]?.path.at(-1)?.edge).toBe('text');
  expect(retainers[0]?.advice).toBe(
    '`text` only ever gets longer: write it out and begin anew, or bound its length.',
  );
});
