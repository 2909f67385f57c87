import { expect, it } from 'vitest';
import { LeakHeap } from '../support/leak-heap.ts';
import { busWith, classOf, explainIn, ofPackage } from '../support/package-heap.ts';

const calling = (name: string): string => `${name}@tiny-bus@1.2.3/main.js:5 < openView@/app/src/view.ts:3`;

/** For a bus that keeps an array of each event, after `on`. */
function adviceOnBus(source: string): string | null {
  const leak = new LeakHeap();
  const list = busWith(leak, ['on', 'off']);
  for (const [index, entry] of leak.fresh('Array', 13).entries()) list.element(index, entry);
  return explainIn(source, leak, calling('on')).retainer.advice;
}

it('is no advice where the function takes out already what it put there', () => {
  expect(adviceOnBus('() => { bus.on(name, f); bus.off(name, f); }')).toBe(
    "see that each call comes to `off` in openView (src/view.ts:3), with the very thing that it put there; if it does, look for a newer release of tiny-bus, or report it: `bus._all` is tiny-bus's own.",
  );
  expect(adviceOnBus('() => { bus.on(name, f); } // bus.off(name, f)')).toBe(
    "take out with `bus.off` what openView (src/view.ts:3) put there, when the work is done: `bus._all` is tiny-bus's own.",
  );
  expect(adviceOnBus('')).toMatch(/^take out with `bus.off` what/);
});

/** For a bus whose `on` and `off` have other names as well, by which they are called inside. */
function adviceOnAliases(source: string): string | null {
  const leak = new LeakHeap();
  const add = leak.heap.closure('addEventListener', { location: ofPackage });
  const remove = leak.heap.closure('removeEventListener', { location: { ...ofPackage, line: 9 } });
  const list = leak.heap.object('Array');
  const bus = leak.heap.object('Bus').property('_all', list);
  bus.property('addEventListener', add).property('on', add);
  bus.property('removeEventListener', remove).property('off', remove);
  classOf(leak, 'Bus', [], [bus]);
  leak.module.variable('bus', bus);
  for (const [index, entry] of leak.fresh('Array', 13).entries()) list.element(index, entry);
  return explainIn(source, leak, calling('addEventListener')).retainer.advice;
}

it('is told by the names that the function has for the methods', () => {
  expect(adviceOnAliases('() => { bus.on(name, f); bus.off(name, f); }')).toContain('comes to `off` in');
  expect(adviceOnAliases('() => { bus.on(name, f); bus.removeEventListener(name, f); }')).toContain(
    'comes to `removeEventListener` in',
  );
  expect(adviceOnAliases('() => { bus.on(name, f); }')).toMatch(/^take out with `bus.off` what/);
  expect(adviceOnAliases('() => { bus.addEventListener(name, f); }')).toMatch(
    /^take out with `bus.removeEventListener` what/,
  );
});

/** For jobs in a list of the package, which `stop` ends. */
function adviceOnJobs(source: string, name = 'Job'): string | null {
  const leak = new LeakHeap();
  const list = busWith(leak, []);
  const jobs = leak.fresh('Job', 13);
  classOf(leak, 'Job', ['stop'], jobs);
  for (const [index, job] of jobs.entries()) list.element(index, job);
  return explainIn(source, leak, calling(name)).retainer.advice;
}

it('is no advice where the function ends already what it made', () => {
  expect(adviceOnJobs('() => { const job = new Job(); job.stop(); }')).toBe(
    "see that each call comes to `stop` in openView (src/view.ts:3), for what `new Job` makes; if it does, look for a newer release of tiny-bus, or report it: `bus._all` is tiny-bus's own.",
  );
  expect(adviceOnJobs('() => { new Job(); }')).toContain('and call its `stop()` when the work is done');
});

it('names no function by what it is called inside a package alone', () => {
  expect(adviceOnJobs('() => { run(); }', 'schedule')).toContain(
    'keep what the call of tiny-bus returns in openView (src/view.ts:3), and call its `stop()`',
  );
  expect(adviceOnJobs('() => { schedule(); }', 'schedule')).toContain('keep what `schedule` returns in');
  expect(adviceOnJobs('() => { createJob(); }', 'createJob')).toContain(
    'keep what `createJob` returns in openView (src/view.ts:3), and call its `stop()` when',
  );
});
