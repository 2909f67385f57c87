import { setMaxListeners } from 'node:events';
import type PQueue from 'p-queue';

/** Fetches pages a few at a time; one signal stops them all. */
export interface Crawler {
  visit(page: string): Promise<string>;
  stop(): void;
}

export function createCrawler(queue: Pick<PQueue, 'add'>): Crawler {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return {
    visit: (page) => queue.add(async () => `<title>${page}</title>`, { signal: controller.signal }),
    stop: () => controller.abort(),
  };
}
