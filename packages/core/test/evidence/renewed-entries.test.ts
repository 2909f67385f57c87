import { expect, it } from 'vitest';
import { findHeapLeaks, tellHeapLeaks } from '../../src/evidence/explain-heap.ts';
import { holderOf } from '../../src/evidence/growing-collections.ts';
import { LeakHeap, pathText } from '../support/leak-heap.ts';

/** The ways to what is leaked when the first of them is known to turn over. */
function otherWays(leak: LeakHeap): string[] {
  const leaks = leak.find(13, 1);
  const [first] = leaks.stories;
  const renewed = [{ holder: holderOf(first!)!.node, targets: new Set(first!.cause.entries) }];
  const others = findHeapLeaks(leaks.question, renewed);
  return tellHeapLeaks(others, () => null, '/app').map(pathText);
}

it('finds what else keeps the entries of a list of the last ones', () => {
  const leak = new LeakHeap();
  const [last, app, all] = [leak.heap.object('Array'), leak.heap.object('App'), leak.heap.object('Array')];
  leak.module.variable('last', last);
  leak.module.variable('app', app.property('all', all));
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) {
    last.element(index, entry);
    all.element(index, entry);
  }
  expect(pathText(leak.explain(13)[0]!)).toContain('last → Array');
  expect(otherWays(leak)).toEqual([
    expect.stringContaining('app → App ▸ .all → Array (13 entries) ▸ ~[x]~ → Entry'),
  ]);
});

it('finds what else was kept where timers are renewed, which Node keeps as well', () => {
  const leak = new LeakHeap();
  const [timers, log] = [leak.heap.object('Array'), leak.heap.object('Array')];
  const ring = leak.heap.object('TimersList');
  leak.heap.roots.element(50, ring);
  leak.module.variable('timers', timers);
  leak.module.variable('log', log);
  let before = ring;
  for (const [index, timer] of leak.fresh('Timeout', 13, 88).entries()) {
    timers.element(index, timer);
    before.property('_idleNext', timer);
    before = timer;
  }
  before.property('_idleNext', ring);
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) log.element(index, entry);
  expect(pathText(leak.explain(13)[0]!)).toContain('timers → Array');
  expect(otherWays(leak)).toEqual([expect.stringContaining('log → Array (13 entries) ▸ ~[x]~ → Entry')]);
});

it('finds nothing else where nothing else keeps them', () => {
  const leak = new LeakHeap();
  const table = leak.heap.array('', { size: (2 + 3 + 7 * 16) * 8 });
  leak.module.variable('cache', leak.heap.object('Map').internal('table', table));
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) table.internal(`${20 + 3 * index}`, entry);
  expect(otherWays(leak)).toEqual([]);
});
