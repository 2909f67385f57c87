import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { watchTimers as watchAll, type PendingTimers } from '../../src/engine/pending-timers.ts';

const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp();
});

/** The runner has timers of up to 100 ms of its own. */
function watchTimers(): PendingTimers {
  const pending = watchAll();
  return (most, whose) => {
    const delay = pending(most, whose);
    return delay === 100 ? 0 : delay;
  };
}

const nothing = (): void => undefined;

function start(delay: number): NodeJS.Timeout {
  const timer = setTimeout(nothing, delay);
  cleanUps.push(() => clearTimeout(timer));
  return timer;
}

function startInterval(): void {
  const interval = setInterval(nothing, 900);
  cleanUps.push(() => clearInterval(interval));
}

/** As undici has for each connection. */
function startClients(count: number): void {
  for (let each = 0; each < count; each++) {
    const timer = setTimeout(function onParserTimeout() {}, 2500);
    cleanUps.push(() => clearTimeout(timer));
  }
}

describe('pending timers', () => {
  test.each([1, 40, 1234, 2999.5])("tell a delay of %d ms, also where the timer is unref'd", (delay) => {
    const pending = watchTimers();
    start(delay).unref();
    expect(pending(3000)).toBe(Math.floor(delay));
  });

  test('tell the longest that is no longer than asked for', () => {
    const pending = watchTimers();
    for (const delay of [7, 500, 731, 5000]) start(delay);
    expect(pending(3000)).toBe(731);
    expect(pending(600)).toBe(500);
  });

  test('do not tell those of others, started before, nor what was cleared', async () => {
    start(500);
    await sleep(5);
    const pending = watchTimers();
    clearTimeout(start(800));
    expect(pending(3000)).toBe(0);
    start(500);
    expect(pending(3000)).toBe(500);
  });

  test('do not tell those by which `fetch` closes connections that are idle, unless calls open one each', () => {
    const pending = watchTimers();
    startClients(8);
    expect([pending(3000, 'calls'), pending(3000, 'users'), pending(3000)]).toEqual([0, 0, 2500]);
    startClients(1);
    expect(pending(3000, 'calls')).toBe(2500);
  });

  test('do not tell the one of a real connection', async () => {
    const server = createServer((_, response) => response.end('here')).listen(0);
    await once(server, 'listening');
    cleanUps.push(
      () => void server.close(),
      () => server.closeAllConnections(),
    );
    const pending = watchTimers();
    const { port } = server.address() as AddressInfo;
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    // Half a second is what undici looks around after.
    expect(pending(3000, 'calls')).toBeLessThanOrEqual(1000);
  });

  test("do not tell the timer by which Node's HTTP servers cache the date", async () => {
    const server = createServer((_, response) => response.end('here')).listen(0);
    cleanUps.push(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const pending = watchTimers();
    // The date that an earlier test cached is not cached again.
    await sleep(1001 - (Date.now() % 1000));
    const [response] = await once(get({ port, agent: false }), 'response');
    await once(response.resume(), 'close');
    expect(pending(1000)).toBe(0);
    let utcCache: unknown = {};
    const resetCache = (): void => {
      utcCache = undefined;
    };
    cleanUps.push(() => clearTimeout(timer));
    const timer = setTimeout(resetCache, 731);
    expect(pending(1000)).toBe(731);
    expect(utcCache).toEqual({});
  });

  test("tell those of Node's sockets, which end what is idle, only where all are asked for", async () => {
    const server = createServer((_, response) => response.end('here')).listen(0);
    const agent = new Agent({ keepAlive: true });
    cleanUps.push(
      () => agent.destroy(),
      () => server.close(),
    );
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const pending = watchAll();
    const [response] = await once(get({ port, agent }), 'response');
    await once(response.resume(), 'end');
    await sleep(20);
    expect(pending(10_000)).toBeGreaterThanOrEqual(5000);
    expect(pending(10_000, 'users')).toBeLessThanOrEqual(100);
    start(7000);
    expect(pending(10_000, 'users')).toBe(7000);
  });

  test('do not tell intervals, but one-shot timers of the same delay among them', () => {
    const pending = watchTimers();
    startInterval();
    expect(pending(3000)).toBe(0);
    start(900);
    startInterval();
    expect(pending(3000)).toBe(900);
  });

  test('do not tell fake timers', () => {
    vi.useFakeTimers();
    cleanUps.push(() => vi.useRealTimers());
    const pending = watchTimers();
    setTimeout(nothing, 900);
    expect(pending(3000)).toBe(0);
  });
});
