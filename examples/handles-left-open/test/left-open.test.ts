import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askHelper, askHelperLeaking } from '../src/ask-helper.ts';
import { checksum, checksumLeaking } from '../src/checksum-worker.ts';
import { ConnectionPool, runQuery, runQueryLeaking } from '../src/connection-pool.ts';
import { fetchStatus, fetchStatusLeaking } from '../src/fetch-status.ts';
import { withLock, withLockLeaking } from '../src/lock-file.ts';
import { readVersion, readVersionLeaking } from '../src/read-version.ts';
import { withDeadline, withDeadlineLeaking } from '../src/with-deadline.ts';

const handles = { track: ['handles'], timeBudget: 15_000 } as const;
/** Threads and processes take their time to start. */
const slow = { ...handles, timeBudget: 25_000 };
const folder = mkdtempSync(join(tmpdir(), 'left-open-'));
const unversioned = join(folder, 'notes.txt');
const lock = join(folder, 'lock');
const web = createHttpServer((_, response) => void response.write('a body that takes its time'));
const database = createServer((connection) => {
  connection.on('data', (text) => connection.write(text.includes('bad') ? 'error: bad query\n' : 'ok\n'));
  connection.on('error', () => {});
});
const listen = async (server: Server): Promise<number> => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
};
let url: string;
let port: number;

beforeAll(async () => {
  writeFileSync(unversioned, 'no version here');
  url = `http://127.0.0.1:${await listen(web)}/`;
  port = await listen(database);
});

afterAll(() => {
  web.close().closeAllConnections();
  database.close().unref();
  rmSync(folder, { recursive: true });
});

describe('a file', () => {
  test('that is not closed on an early return leaks', async () => {
    await expect(() => readVersionLeaking(unversioned)).toLeak(handles);
  });
  test('is closed by `await using` on every way out', async () => {
    await expect(() => readVersion(unversioned)).not.toLeak(handles);
  });
  test('that is deleted but not closed leaks its descriptor', async () => {
    await expect(() => withLockLeaking(lock, () => 1)).toLeak(handles);
  });
  test('is closed by `using`', async () => {
    await expect(() => withLock(lock, () => 1)).not.toLeak(handles);
  });
});

describe('a connection', () => {
  test('whose response nobody reads leaks', async () => {
    await expect(() => fetchStatusLeaking(url)).toLeak(handles);
  });
  test('that is destroyed does not', async () => {
    await expect(() => fetchStatus(url)).not.toLeak(handles);
  });
  test('that a failing query never gives back leaks', async () => {
    await using pool = new ConnectionPool(port);
    await expect(() => runQueryLeaking(pool, 'bad').catch(() => {})).toLeak(handles);
  });
  test('that goes back to its pool in any case does not', async () => {
    await using pool = new ConnectionPool(port);
    await expect(() => runQuery(pool, 'bad').catch(() => {})).not.toLeak(handles);
  });
});

describe('a timer', () => {
  test('that outlives the work it guards leaks', async () => {
    await expect(() => withDeadlineLeaking(Promise.resolve(1), 60_000)).toLeak(handles);
  });
  test('that `using` clears does not', async () => {
    await expect(() => withDeadline(Promise.resolve(1), 60_000)).not.toLeak(handles);
  });
});

describe('a thread or a process', () => {
  test('a worker that waits for ever leaks', async () => {
    await expect(() => checksumLeaking('abc')).toLeak(slow);
  });
  test('a worker that is terminated does not', async () => {
    await expect(() => checksum('abc')).not.toLeak(slow);
  });
  test('a helper process that is left running leaks', async () => {
    await expect(() => askHelperLeaking('?')).toLeak(slow);
  });
  test('a helper process that is ended does not', async () => {
    await expect(() => askHelper('?')).not.toLeak(slow);
  });
});
