import { once } from 'node:events';
import { createServer } from 'node:net';
import { BroadcastChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { detectLeaks } from '../../../src/index.ts';
import { heldPath, value } from '../../support/held-path-builder.ts';

const native = value('(Global handles)', { kind: 'start' });
const held = (name: string) => value(name, { kind: 'handle' });

test.each([
  ['MessagePort', ['Map', 'Worker'], 'await worker.terminate()'],
  ['Worker', ['Worker'], 'await worker.terminate()'],
  ['MessagePort', ['BroadcastChannel'], 'close the BroadcastChannel'],
  ['MessagePort', [], 'port.close()'],
  ['Blob', [], 'URL.revokeObjectURL(url)'],
  ['Pipe', ['Socket', 'ChildProcess'], 'child.kill()'],
  ['TCP', ['Server'], 'server.close()'],
  ['TCP', ['Socket'], 'socket.destroy()'],
  ['TLSWrap', ['TLSSocket'], 'socket.destroy()'],
  ['UDP', ['Socket'], 'socket.close()'],
  ['FSEvent', ['FSWatcher'], 'watcher.close()'],
  ['symbol', [], 'with `Symbol()`'],
  ['FSReqCallback', [], 'await it, or abort it'],
  ['GetAddrInfoReqWrap', [], 'await it, or abort it'],
  ['TCPConnectWrap', ['Socket'], 'await it, or abort it'],
])('%s of Node, kept with %j: the next step is the way to end it', (name, leakedClasses, says) => {
  const { holder, advice } = recogniseHolder(heldPath([native, held(name)], { leakedClasses }));
  expect(holder).toBe('native-handle');
  expect(advice).toContain(says);
  expect(advice).not.toContain('addon');
});

test.each([['Image'], ['Database'], ['function (anonymous)']])('%s may be of an addon', (name) => {
  const { advice } = recogniseHolder(heldPath([native, held(name)], { leakedClasses: ['Server', 'Worker'] }));
  expect(advice).toContain('if nothing is left to end, the addon itself leaks');
});

const timerOf = (...leakedClasses: string[]) =>
  recogniseHolder(heldPath([value('active timer (Timeout)', { kind: 'start' })], { leakedClasses }));

test('the timer of an HTTP server that listens is no timer of the user', () => {
  expect(timerOf('Server', 'TCP', 'ConnectionsList').advice).toContain('close the HTTP server');
  expect(timerOf('Server', 'ConnectionsList').advice).toContain('clear the timer');
});

/** What a function opens, to be closed after the test: held weakly, so that Node alone keeps it. */
async function adviceFor<Handle extends object>(
  open: () => Handle | Promise<Handle>,
  close: (handle: Handle) => unknown,
): Promise<string | null | undefined> {
  const opened: WeakRef<Handle>[] = [];
  const finding = await detectLeaks(async () => void opened.push(new WeakRef(await open())), {
    track: ['heap'],
    maxCalls: 60,
    timeBudget: 20_000,
  });
  for (const ref of opened) {
    const handle = ref.deref();
    if (handle) close(handle);
  }
  return finding.retainers.find(({ holder }) => holder === 'native-handle')?.advice;
}

test('BroadcastChannels and servers that calls leave open are told as such', async () => {
  const channel = await adviceFor(
    () => Object.assign(new BroadcastChannel('news'), { onmessage: () => undefined }),
    (open) => open.close(),
  );
  expect(channel).toContain('close the BroadcastChannel');
  const server = await adviceFor(
    async () => {
      const listening = createServer().listen(0, '127.0.0.1');
      await once(listening, 'listening');
      return listening;
    },
    (open) => open.close(),
  );
  expect(server).toContain('close the server');
});
