import { unwatchFile, watchFile } from 'node:fs';
import { createHook, type AsyncHook } from 'node:async_hooks';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance, PerformanceObserver } from 'node:perf_hooks';
import { describe, expect, it, test } from 'vitest';
import { detectLeaks } from '../../../src/detect-leaks.ts';
import { type HeldPath, recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

const member = value('Entry', { kind: 'entry' });
const observe = 'node:internal/perf/observe';
const array = (name: string, url: string): HeldPath =>
  heldPath([start, value('Array', variable(name, url)), member], { holderName: name });
const ofConsole = (edge: string): HeldPath =>
  heldPath([start, value('console', property('console')), value('SafeMap', property(edge)), member]);

test.each([
  ['marks', array('markEntryBuffer', observe), 'performance.clearMarks(name)'],
  ['measures', array('measureEntryBuffer', observe), 'performance.clearMeasures(name)'],
  ['resource timings', array('resourceTimingBuffer', observe), 'performance.clearResourceTimings()'],
  ['observers', array('kObservers', observe), 'observer.disconnect()'],
  [
    'hooks',
    heldPath([
      start,
      value('Object', variable('active_hooks', 'node:internal/async_hooks')),
      value('Array', property('array')),
      member,
    ]),
    'hook.disable()',
  ],
  ['timers of the console', ofConsole('_times'), 'console.timeEnd(label)'],
  ['counts of the console', ofConsole('<symbol counts>'), 'console.countReset(label)'],
  ['anything else', array('sessions', 'node:internal/tls'), 'undo what each call did in Node'],
  [
    'a name that all objects know',
    array('constructor', 'node:internal/tls'),
    'undo what each call did in Node',
  ],
])("Node's collection of %s is left by its public call", (_, held, call) => {
  const { holder, advice } = recogniseHolder(held);
  expect(holder).toBe('node-collection');
  expect(advice).toContain(call);
});

test.each([
  ['has a name that Node uses', array('markEntryBuffer', 'file:///app/src/marks.ts')],
  [
    'stands below an object that Node holds',
    heldPath([
      start,
      value('Array', variable('servers', 'node:http')),
      value('Shop', { kind: 'element', index: '0' }),
      value('Map', property('orders')),
      member,
    ]),
  ],
  ['was set on the console', ofConsole('history')],
])("a collection of the user's that %s is theirs to empty", (_, held) => {
  expect(recogniseHolder(held).holder).toBe('growing-collection');
});

describe('what Node keeps for ever is told with its public way out', () => {
  const file = path.join(tmpdir(), 'leaktight-never-written');
  const hooks: WeakRef<AsyncHook>[] = [];
  const observers: WeakRef<PerformanceObserver>[] = [];
  const watched = { is: 'long-lived' };
  const registry = new FinalizationRegistry(() => undefined);
  let next = 0;

  it.each<[string, () => void, () => void, string, string]>([
    [
      'marks',
      () => void performance.mark(`m${next++}`),
      () => performance.clearMarks(),
      'node-collection',
      "clear the marks when the work is done (`performance.clearMarks(name)`): `markEntryBuffer` is Node's own.",
    ],
    [
      'hooks',
      () => void hooks.push(new WeakRef(createHook({ before: () => undefined }).enable())),
      () => hooks.forEach((hook) => hook.deref()?.disable()),
      'node-collection',
      "disable the hook when the work is done (`hook.disable()`), or enable one for all calls: `active_hooks.array` is Node's own.",
    ],
    [
      'observers',
      () => {
        const observer = new PerformanceObserver(() => undefined);
        observer.observe({ entryTypes: ['function'] });
        observers.push(new WeakRef(observer));
      },
      () => observers.forEach((observer) => observer.deref()?.disconnect()),
      'node-collection',
      "disconnect the observer when the work is done (`observer.disconnect()`): `kObservers` is Node's own.",
    ],
    [
      'watched files',
      () => void watchFile(`${file}${next++}`, { persistent: false }, () => undefined),
      () => Array.from({ length: next }, (_, index) => unwatchFile(`${file}${index}`)),
      'node-collection',
      "end the watch when the work is done (`fs.unwatchFile(path)`): `statWatchers` is Node's own.",
    ],
    [
      'registrations',
      () => registry.register(watched, { held: next++ }),
      () => undefined,
      'finalization-registry',
      '`registry` keeps what `register` gave it for as long as the object lives that it watches: register that object once, or give a token and take it out when the work is done (`unregister(token)`).',
    ],
  ])('%s', async (_, leak, letGo, holder, advice) => {
    const { retainers } = await detectLeaks(leak, { track: ['heap'], maxCalls: 512, timeBudget: 20_000 });
    letGo();
    expect(retainers[0]).toMatchObject({ holder, advice });
  });
});
