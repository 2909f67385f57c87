import PQueue from 'p-queue';
import LeakingQueue from 'p-queue-leaking';
import { expect, test } from 'vitest';
import { createCrawler } from '../src/crawler.ts';

test('a visited page leaves nothing behind', async () => {
  const crawler = createCrawler(new PQueue({ concurrency: 2 }));
  await expect(() => crawler.visit('/a')).not.toLeak();
});

// p-queue 9.0.0 adds a listener to the signal for every task and never removes it (fixed in 9.0.1).
test('p-queue 9.0.0 leaks with a signal that is shared', async () => {
  const crawler = createCrawler(new LeakingQueue({ concurrency: 2 }));
  await expect(() => crawler.visit('/a')).toLeak();
});
