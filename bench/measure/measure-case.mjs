// One measurement of one case in a process of its own: measure-case.mjs MODULE VERSION OPTIONS, a line of JSON.
import { pathToFileURL } from 'node:url';
import { detectLeaks } from '@leaktight/core';
import { timeCalls, timeCollection } from './plain-cost.mjs';

const [module, version, options] = process.argv.slice(2);
const { setup } = await import(pathToFileURL(module).href);
const subject = await setup(version);
let made = 0;

async function measure() {
  const before = made;
  const start = performance.now();
  const finding = await detectLeaks(() => {
    made += 1;
    return subject.run();
  }, JSON.parse(options));
  return { finding, ms: performance.now() - start, made: made - before };
}

/** What a measurement costs beyond its calls, of a function that is warm: in milliseconds and collections. */
async function measureCost() {
  const again = await measure();
  const plainMs = await timeCalls(() => subject.run(), again.made);
  const gcMs = timeCollection();
  const fullGcs = again.finding.gc.byKind.MarkSweepCompact ?? 0;
  return { ms: again.ms, made: again.made, plainMs, gcMs, collections: (again.ms - plainMs) / gcMs, fullGcs };
}

const { finding, ms, made: calls } = await measure();
const cost = version === 'clean' ? await measureCost() : null;
console.log(JSON.stringify({ finding, ms, made: calls, cost }));
// Leaking releases may leave sockets and timers open that would keep the process.
process.exit();
