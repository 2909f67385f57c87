import LeakingQueue from 'p-queue-leaking';
import { afterEach, expect, test } from 'vitest';
import { createCrawler } from '../src/crawler.ts';
import { RequestsInFlight } from '../src/requests-in-flight-leaking.ts';
import { close, createService, listen, request } from '../src/service.ts';

const server = createService(new RequestsInFlight());

afterEach(() => close(server));

test('a request leaves nothing behind in the service', async () => {
  const url = await listen(server);
  await expect(() => request(url)).not.toLeak({ timeBudget: 15_000 });
});

test('a visited page leaves nothing behind', async () => {
  const crawler = createCrawler(new LeakingQueue({ concurrency: 2 }));
  await expect(() => crawler.visit('/a')).not.toLeak();
});
