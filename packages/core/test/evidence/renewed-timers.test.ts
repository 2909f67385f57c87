import { expect, it } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

const log: object[] = [];
let isOver = false;

/** A loop of long before the calls, which asks for each of its turns. */
function loop(): void {
  if (!isOver) setTimeout(loop, 2, { asked: [1, 2, 3] });
}

function ask(): void {
  log.length = 0;
}

it('tells what grows, and not timers that loops of long before renew meanwhile', async () => {
  for (let count = 0; count < 200; count++) loop();
  const finding = await detectLeaks(
    async () => {
      log.push({ name: 'open' });
      await new Promise((resolve) => {
        setTimeout(resolve, 3);
      });
    },
    { track: ['heap'], maxCalls: 300 },
  );
  isOver = true;
  const [first] = finding.retainers;
  expect(first?.path.map(({ edge }) => edge)).toContain('log');
  expect(first?.holder).toBe('growing-collection');
  expect(finding.collections).toHaveLength(1);
  expect(finding.collections[0]).toMatchObject({ name: 'log', entriesPerCall: 1 });
}, 60_000);

it('tells timers that calls leave behind, though others are renewed beside them', async () => {
  isOver = false;
  for (let count = 0; count < 50; count++) loop();
  const finding = await detectLeaks(() => void setTimeout(ask, 1e7).unref(), {
    track: ['heap'],
    maxCalls: 300,
  });
  isOver = true;
  expect(finding.retainers[0]?.className).toBe('Timeout');
  expect(finding.retainers[0]?.path.at(-1)?.node).toContain('function ask');
}, 60_000);
