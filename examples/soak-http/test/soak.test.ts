import { renderWatch, watchMemory } from '@leaktight/core';
import type { Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { AllAnswers, type Answers, close, createService, LatestAnswers, listen } from '../src/service.ts';
import { underLoad } from '../src/under-load.ts';

/** Short by default; `npm run soak` takes a minute. */
const milliseconds = 1000 * Number(process.env['SOAK_SECONDS'] ?? 4);

let server: Server;
afterEach(() => close(server));

async function soak(answers: Answers): Promise<ReturnType<typeof watchMemory>> {
  server = createService(answers);
  const address = await listen(server);
  await underLoad(address, 500); // start-up: compiled code, connections, the first hundred answers
  const watch = watchMemory({ interval: milliseconds / 40, collect: true });
  const requests = await underLoad(address, milliseconds);
  watch.stop();
  expect(requests).toBeGreaterThan(100);
  return watch;
}

test('a service that remembers the latest answers stays flat under load', async () => {
  const watch = await soak(new LatestAnswers());
  await expect(watch).toStayFlat({ within: '1MB' });
});

test('a service that remembers every answer does not', async () => {
  const watch = await soak(new AllAnswers());
  await expect(watch).not.toStayFlat({ within: '1MB' });
  expect(renderWatch(watch.report())).toContain('V8 heap');
});
