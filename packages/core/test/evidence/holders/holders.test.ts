import { describe, expect, it } from 'vitest';
import { type HeldPath, knownHolders, recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

const bus = value('EventEmitter', variable('bus'));
const signal = value('AbortSignal', variable('signal'));
const listener = value('function onClose', { kind: 'element', index: '3' });

/** One path for each known holder, and a word that its advice must have. */
const examples: Readonly<Record<string, { path: HeldPath; says: string }>> = {
  'event-listener': {
    path: heldPath(
      [start, bus, value('Object', property('_events')), value('Array', property('close')), listener],
      {
        eventName: 'close',
      },
    ),
    says: 'remove the `close` listener from the EventEmitter',
  },
  'abort-signal': {
    path: heldPath([
      start,
      signal,
      value('SafeMap', property('<symbol kEvents>')),
      value('Listener', property('next')),
    ]),
    says: 'signal.removeEventListener',
  },
  timer: { path: heldPath([value('Timeout', { kind: 'start' })]), says: 'clearTimeout' },
  'async-context': {
    path: heldPath([
      start,
      value('Promise', variable('latch')),
      value('AsyncContextFrame', property('frame')),
    ]),
    says: 'AsyncLocalStorage.run',
  },
  'pending-promise': {
    path: heldPath([start, value('Promise', variable('never')), value('function f', { kind: 'reaction' })]),
    says: 'settle the promise',
  },
  'mock-calls': {
    path: heldPath([
      start,
      value('function mockCall', variable('spy')),
      value('Array', property('calls')),
      value('Array', { kind: 'element', index: '1' }),
    ]),
    says: 'mockClear()` in the measured function',
  },
  'module-registry': {
    path: heldPath([start, value('Map', property('_moduleRegistry')), value('Module', { kind: 'entry' })]),
    says: 'jest.resetModules',
  },
  'fake-timer': {
    path: heldPath([start, value('Object', property('clock')), listener], {
      isOnFakeClock: true,
      runner: 'vitest@4.1.12',
    }),
    says: 'jest.runAllTimers()',
  },
  'local-variable': {
    path: heldPath([
      start,
      value('Object', property('__vitest_worker__')),
      value('Array', property('onFinished')),
      value('paused async function', { kind: 'internal', name: 'generator' }),
      value('Foo', { kind: 'local', index: '0' }),
    ]),
    says: 'let the variable go (`= null`)',
  },
  'test-runner': {
    path: heldPath([start, value('Array', variable('logs')), listener], { runner: 'vitest@4.1.12' }),
    says: 'vitest@4.1.12 keeps this',
  },
  'rendered-component': {
    path: heldPath(
      [start, value('Set', variable('mountedContainers')), value('HTMLDivElementImpl', { kind: 'entry' })],
      { module: '@testing-library/react@16.3.3', leakedClasses: ['HTMLDivElementImpl'] },
    ),
    says: '@testing-library/react keeps what it rendered until its `cleanup()`',
  },
  'dom-observer': {
    path: heldPath([
      start,
      value('Window', variable('window')),
      value('Array', property('<symbol mutationObservers>')),
      value('MutationObserver', { kind: 'element', index: '3' }),
    ]),
    says: 'observer.disconnect()',
  },
  'detached-dom': {
    path: heldPath([start, value('Array', variable('windows')), listener], { leakedClasses: ['Window'] }),
    says: 'window.close()',
  },
  'finalization-registry': {
    path: heldPath(
      [start, value('FinalizationRegistry', variable('registry')), value('Held', { kind: 'held value' })],
      { holderName: 'registry' },
    ),
    says: '`registry` keeps what `register` gave it',
  },
  'node-collection': {
    path: heldPath(
      [start, value('SafeMap', variable('statWatchers', 'node:fs')), value('StatWatcher', { kind: 'entry' })],
      { holderName: 'statWatchers' },
    ),
    says: "`fs.unwatchFile(path)`): `statWatchers` is Node's own",
  },
  'growing-collection': {
    path: heldPath([start, value('Map', variable('sessions')), value('Session', { kind: 'entry' })], {
      holderName: 'sessions',
    }),
    says: 'take the entry out of `sessions` when the work is done (`delete`)',
  },
  closure: {
    path: heldPath([start, value('function onDone', variable('onDone'))]),
    says: 'set `onDone` free',
  },
  'native-handle': {
    path: heldPath([value('(Global handles)', { kind: 'start' }), value('Image', { kind: 'handle' })]),
    says: 'native code holds it',
  },
};

describe('each known holder', () => {
  it.each(knownHolders.map(({ name }) => name))(
    '%s is recognised before all others, with a next step',
    (name) => {
      const { path, says } = examples[name]!;
      const { holder, advice } = recogniseHolder(path);
      expect(holder).toBe(name);
      expect(advice).toContain(says);
    },
  );
});

it('takes a text that gets longer for a collection of characters', () => {
  const path = heldPath([start, value('string', variable('log')), value('character', { kind: 'entry' })], {
    holderName: 'log',
  });
  expect(recogniseHolder(path)).toEqual({
    holder: 'growing-collection',
    advice: '`log` only ever gets longer: write it out and begin anew, or bound its length.',
  });
});

it('names no holder where none is known', () => {
  const path = heldPath([start, value('Odd', { kind: 'internal', name: 'odd' })]);
  expect(recogniseHolder(path)).toEqual({ holder: null, advice: null });
});

it('does not take every array called calls for that of a spy', () => {
  const path = heldPath([
    start,
    value('Phone', variable('phone')),
    value('Array', property('calls')),
    listener,
  ]);
  expect(recogniseHolder(path).holder).toBe('growing-collection');
});

it.each([
  [
    'module-registry',
    /`children`/,
    [
      start,
      value('Module', variable('parent')),
      value('Array', property('children')),
      value('Module', { kind: 'element', index: '3' }),
    ],
  ],
  [
    'module-registry',
    /query string/,
    [start, value('LoadCache', property('loadCache')), value('Object', { kind: 'entry' })],
  ],
  [
    'test-runner',
    /`\.resolves`, `\.rejects` and `expect\.poll`/,
    [
      start,
      value('Object', property('__vitest_worker__')),
      value('Object', property('current')),
      value('Array', property('onFinished')),
      value('function (anonymous)', { kind: 'element', index: '3' }),
    ],
  ],
  [
    'abort-signal',
    /AbortSignal\.any/,
    [start, value('SafeSet', variable('gcPersistentSignals')), value('AbortSignal', { kind: 'entry' })],
  ],
  [
    'event-listener',
    /`resize` listener from the Window/,
    [
      start,
      value('Window', variable('window')),
      value('EventTargetImpl', property('<symbol impl>')),
      value('Object', property('_eventListeners')),
      value('Array', property('resize')),
      value('Object', { kind: 'element', index: '3' }),
    ],
  ],
] as const)('knows %s also by %s', (holder, says, values) => {
  const known = recogniseHolder(heldPath(values, { eventName: 'resize' }));
  expect(known.holder).toBe(holder);
  expect(known.advice).toMatch(says);
});

it('tells elements that are still in the page from removed ones', () => {
  const tree = { kind: 'property', name: '<symbol DOM SymbolTree>' } as const;
  const values = [start, value('SymbolTreeNode', tree), value('HTMLDivElementImpl', property('lastChild'))];
  const attached = recogniseHolder(heldPath(values, { leakedClasses: ['HTMLDivElementImpl'] }));
  expect(attached).toMatchObject({
    holder: 'detached-dom',
    advice: expect.stringContaining('element.remove()') as string,
  });
});

it('tells them by the tree of happy-dom as well', () => {
  const tree = { kind: 'property', name: '<symbol nodeArray>' } as const;
  const values = [start, value('HTMLBodyElement', tree), value('HTMLDivElement', property('0'))];
  const attached = recogniseHolder(heldPath(values, { leakedClasses: ['HTMLDivElement'] }));
  expect(attached.advice).toContain('element.remove()');
});

it('tells the fake clock also where the runtime of Jest, which keeps the modules, holds it', () => {
  const values = [
    start,
    value('FakeTimers', property('_fakeTimersImplementation')),
    value('Object', property('timers')),
  ];
  const path = heldPath(values, { isOnFakeClock: true, runner: 'jest-runtime@29.7.0' });
  expect(recogniseHolder(path).holder).toBe('fake-timer');
});

it('tells the store of an AsyncLocalStorage that a pending promise carries', () => {
  const values = [start, value('Promise', variable('never')), value('function onDone', { kind: 'reaction' })];
  expect(recogniseHolder(heldPath(values, { carriesContext: true })).holder).toBe('async-context');
  expect(recogniseHolder(heldPath(values)).holder).toBe('pending-promise');
});
