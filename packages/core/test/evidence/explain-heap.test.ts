import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

// V8 14 adds a text of the embedder's to the name of a realm.
it.each(['system / NativeContext', 'system / NativeContext / '])(
  'leads from the variable of a module in %s through a collection to the leaked objects',
  (realm) => {
    const leak = new LeakHeap(2, realm);
    const sessions = leak.heap.object('Array');
    leak.module.variable('sessions', sessions);
    for (const [index, session] of leak.fresh('Session', 13).entries()) sessions.element(index, session);
    const [told, ...others] = leak.explain(13);
    expect(pathText(told!)).toBe('module src/session.ts ▸ sessions → Array (13 entries) ▸ ~[x]~ → Session');
    expect(told!.retainer).toMatchObject({
      className: 'Session',
      objectsPerCall: 1,
      selfBytesPerCall: 32,
      retainedBytesPerCall: 32,
      holder: 'growing-collection',
    });
    expect(told!.collection).toEqual({
      name: 'sessions',
      kind: 'Array',
      sizeBefore: 0,
      sizeAfter: 13,
      entriesPerCall: 1,
    });
    expect(others).toEqual([]);
  },
);

it('charges what a leaked object keeps to it, as its victims', () => {
  const leak = new LeakHeap();
  const sessions = leak.heap.object('Array');
  leak.module.variable('sessions', sessions);
  const users = leak.fresh('User', 13, 100);
  for (const [index, session] of leak.fresh('Session', 13).entries())
    sessions.element(index, session.property('user', users[index]!));
  const told = leak.explain(13);
  expect(told).toHaveLength(1);
  expect(told[0]!.retainer).toMatchObject({
    className: 'Session',
    retainedBytesPerCall: 132,
    kept: [{ className: 'User', objectsPerCall: 1, bytesPerCall: 100 }],
  });
});

it('does not blame weak references, nor what V8 keeps for itself', () => {
  const leak = new LeakHeap();
  const cache = leak.heap.object('Cache');
  const compiled = leak.heap.node('', { type: 'code' });
  leak.module.variable('cache', cache);
  cache.internal('map', compiled);
  for (const [index, value] of leak.fresh('Value', 13).entries()) {
    cache.weak('ref', value);
    compiled.internal(`constant${index}`, value);
    leak.heap.roots.element(100 + index, value);
  }
  for (const told of leak.explain(13)) expect(pathText(told)).not.toContain('cache');
});

it('leaves out objects that did not come with every call', () => {
  const leak = new LeakHeap();
  const holder = leak.heap.object('Holder');
  leak.module.variable('holder', holder);
  const last = leak.fresh('Last', 1)[0]!;
  holder.property('last', last);
  expect(leak.explain(13)).toEqual([]);
});

it('blames nothing that our own code holds', () => {
  const leak = new LeakHeap();
  const ours = leak.context('file:///node_modules/@leaktight/core/dist/x.js');
  const list = leak.heap.object('Array');
  ours.variable('list', list);
  for (const [index, value] of leak.fresh('Reading', 13).entries()) list.element(index, value);
  const told = leak.explain(13, (url) => (url.includes('@leaktight') ? 'ours' : 'user'));
  expect(told.map(pathText)).toEqual([]);
});

it('folds a linked list of old and new links, and marks the reference into it', () => {
  const leak = new LeakHeap();
  const queue = leak.heap.object('Queue');
  leak.module.variable('queue', queue);
  let last = leak.heap.object('Job');
  queue.property('first', last);
  const old = Array.from({ length: 20 }, () => leak.heap.object('Job'));
  for (const job of [...old, ...leak.fresh('Job', 13)]) {
    last.property('next', job);
    last = job;
  }
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe('module src/session.ts ▸ queue → Queue ▸ ~.first … 21 × .next …~ → Job');
  expect(told.retainer).toMatchObject({ objectsPerCall: 1, holder: 'growing-collection' });
  expect(told.retainer.advice).toBe(
    'each Job holds another one, and `queue.first` the first: cut the link when the work is done.',
  );
});

it('sees through an array that is copied whenever it grows', () => {
  const leak = new LeakHeap();
  const channel = leak.heap.object('Channel');
  leak.module.variable('channel', channel);
  const copy = leak.fresh('Array', 1)[0]!;
  channel.property('_subscribers', copy);
  for (let index = 0; index < 13; index++) copy.element(index, leak.freshClosure('onMessage'));
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe(
    'module src/session.ts ▸ channel → Channel ▸ ~._subscribers~ → Array ▸ ~[x]~ → function onMessage',
  );
  expect(told.retainer).toMatchObject({ className: 'function onMessage', objectsPerCall: 1 });
});

it('puts the cause that keeps most first, and counts what is not shown', () => {
  const leak = new LeakHeap();
  for (const [name, size] of [
    ['small', 24],
    ['large', 400],
    ['middle', 100],
    ['tiny', 16],
  ] as const) {
    const list = leak.heap.object('Array');
    leak.module.variable(name, list);
    for (const [index, value] of leak.fresh(`In${name}`, 13, size).entries()) list.element(index, value);
  }
  expect(leak.explain(13).map(({ holderName }) => holderName)).toEqual(['large', 'middle', 'small']);
});

function fingerprintOf(variable: string, calls: number, before: number): string {
  const leak = new LeakHeap();
  for (let index = 0; index < before; index++) leak.heap.object('Noise');
  const list = leak.heap.object('Array');
  leak.module.variable(variable, list);
  for (const [index, value] of leak.fresh('Session', calls).entries()) list.element(index, value);
  return leak.explain(calls)[0]!.retainer.fingerprint;
}

it('gives a leak the same fingerprint after other calls and beside other objects, and other leaks another one', () => {
  expect(fingerprintOf('sessions', 13, 0)).toBe(fingerprintOf('sessions', 29, 5));
  expect(fingerprintOf('sessions', 13, 0)).not.toBe(fingerprintOf('users', 13, 0));
  expect(fingerprintOf('sessions', 13, 0)).toMatch(/^[0-9a-f]{16}$/);
});

it('gives a leak the same fingerprint when the lines of its module move', () => {
  const [told, moved] = [2, 40].map((line) => {
    const leak = new LeakHeap(line);
    const listeners = leak.heap.object('Array');
    leak.module.variable('listeners', listeners);
    for (let index = 0; index < 13; index++) listeners.element(index, leak.freshClosure('onClose', 5));
    return leak.explain(13)[0]!;
  });
  expect(pathText(told!)).toContain('function onClose (src/session.ts:8)');
  expect(pathText(moved!)).toContain('function onClose (src/session.ts:46)');
  expect(moved!.retainer.fingerprint).toBe(told!.retainer.fingerprint);
});

/** A module whose code stands in a block, as Vite writes it: V8 leaves the variables of blocks unnamed. */
function blockHeap(names: readonly string[], hasNumber: boolean): LeakHeap {
  const leak = new LeakHeap();
  const scope = leak.module.edges.find(({ name }) => name === 'scope_info')!.target;
  for (const [index, name] of names.entries()) scope.hidden(index, leak.heap.string(name));
  const sessions = leak.heap.object('Array');
  leak.module.hidden(0, leak.heap.object('Other'));
  leak.module.hidden(1, sessions);
  if (!hasNumber) leak.module.hidden(2, leak.heap.object('Other'));
  for (const [index, session] of leak.fresh('Session', 13).entries()) sessions.element(index, session);
  return leak;
}

it('names the variables of a block by their places', () => {
  const told = blockHeap(['options', 'sessions', 'bus'], false).explain(13)[0]!;
  expect(pathText(told)).toContain('▸ sessions → Array (13 entries)');
});

it('does not guess the variables of a block when a number has a place among them', () => {
  const told = blockHeap(['limit', 'options', 'sessions'], true).explain(13)[0]!;
  expect(pathText(told)).toContain('▸ (variable) → Array (13 entries)');
});

it('begins at an active timer, with the function that it calls', () => {
  const leak = new LeakHeap();
  const list = leak.heap.object('TimersList');
  leak.heap.roots.element(50, list);
  let before = list;
  for (const timer of leak.fresh('Timeout', 13)) {
    before.property('_idleNext', timer);
    timer.property('_onTimeout', leak.freshClosure('poll'));
    before = timer;
  }
  before.property('_idleNext', list);
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe('active timer (Timeout) ▸ ._onTimeout → function poll');
  expect(told.retainer).toMatchObject({ holder: 'timer', className: 'Timeout', objectsPerCall: 1 });
});

it('names a collection of plain values by its own table, which V8 allocated anew', () => {
  const leak = new LeakHeap();
  const numbers = leak.heap.object('Set');
  leak.module.variable('numbers', numbers);
  numbers.internal('table', leak.freshArray(4096));
  const told = leak.explain(13)[0]!;
  expect(pathText(told)).toBe('module src/session.ts ▸ ~numbers~ → Set');
  expect(told).toMatchObject({ holderName: 'numbers', bytes: 4096, retainer: { className: 'plain value' } });
});

it('does not take a function that can be called again for a module', () => {
  const leak = new LeakHeap();
  const scope = leak.heap.node('system / ScopeInfo', { type: 'code' });
  for (const [index, text] of ['dom', '', 'exports.install'].entries())
    scope.hidden(index, leak.heap.string(text));
  const shared = leak.heap.node('inner', { type: 'code' });
  shared.internal('script', leak.heap.node('file:///app/src/dom.ts', { type: 'code' }));
  const context = leak.heap.object('system / Context');
  context.internal('scope_info', scope).internal('previous', leak.nativeContext);
  const inner = leak.heap.closure('inner').internal('shared', shared).internal('context', context);
  const page = leak.heap.object('Array');
  const page2 = leak.heap.object('Page').property('nodes', page).property('inner', inner);
  context.variable('dom', page);
  leak.module.variable('page', page2);
  for (const [index, node] of leak.fresh('Div', 13).entries()) page.element(index, node);
  expect(pathText(leak.explain(13)[0]!)).toBe(
    'module src/session.ts ▸ page → Page ▸ .nodes → Array (13 entries) ▸ ~[x]~ → Div',
  );
});

it('counts an object that is also held as the last one among those of its collection', () => {
  const leak = new LeakHeap();
  const mock = leak.heap.object('Mock');
  const calls = leak.heap.object('Array');
  leak.module.variable('mock', mock);
  mock.property('calls', calls);
  const recorded = leak.fresh('Call', 13);
  for (const [index, call] of recorded.entries()) calls.element(index, call);
  mock.property('lastCall', recorded.at(-1)!);
  const told = leak.explain(13)[0]!;
  expect(told.retainer.objectsPerCall).toBe(1);
  expect(told.collection).toMatchObject({ sizeBefore: 0, sizeAfter: 13, entriesPerCall: 1 });
});

it('puts what arrives with every call before a larger cache that filled meanwhile', () => {
  const leak = new LeakHeap();
  const [cache, log] = [leak.heap.object('Array'), leak.heap.object('Array')];
  leak.module.variable('cache', cache).variable('log', log);
  for (const [index, map] of leak.fresh('SourceMap', 9, 10_000).entries()) cache.element(index, map);
  for (const [index, entry] of leak.fresh('Entry', 13, 64).entries()) log.element(index, entry);
  expect(leak.explain(13).map(({ retainer }) => retainer.className)).toEqual(['Entry', 'SourceMap']);
});
