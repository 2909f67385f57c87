// One leak in a process of its own, as in a test: times its explanation, or V8 alone writing a snapshot in its place.
//   node time-case.mjs path|alone plain|CASE-FOLDER OBJECTS-OF-BALLAST
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { writeHeapSnapshot } from 'node:v8';
import { nodeExplainEngine } from '../../packages/core/dist/engine/engine.js';
// From the same files as its engine, which is watched.
import { detectLeaks } from '../../packages/core/dist/index.js';

const [what, folder, objects] = process.argv.slice(2);
const kept = [];
const { run } =
  folder === 'plain'
    ? { run: () => kept.push({ at: kept.length }) }
    : await (await import(pathToFileURL(path.join(folder, 'case.mjs')).href)).setup('leaky');
const ballast = Array.from({ length: Number(objects) }, (_, index) => ({
  index,
  name: `entry ${index}`,
  list: [index],
}));

/** Wall and processor time so far, in milliseconds. */
function clock() {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), processor: (user + system) / 1000 };
}

let start;
const { usedHeap } = nodeExplainEngine;
// The first thing that an explanation asks for.
nodeExplainEngine.usedHeap = () => {
  start ??= clock();
  return usedHeap();
};
const explain = what === 'path' ? 'path' : 'sites';
const finding = await detectLeaks(run, { explain, timeBudget: 15_000, explainTimeBudget: 120_000 });
if (what === 'alone') {
  const file = path.join(tmpdir(), `alone-${process.pid}.heapsnapshot`);
  start = clock();
  writeHeapSnapshot(file);
  // Not timed with the rest, as nobody removes it from the disk while a test waits.
  process.on('exit', () => rmSync(file));
}
const end = clock();
const line = JSON.stringify({
  wall: end.wall - start.wall,
  processor: end.processor - start.processor,
  heap: process.memoryUsage().heapUsed,
  found: finding.retainers.length,
  ballast: ballast.length,
});
process.stdout.write(`${line}\n`, () => process.exit(0));
