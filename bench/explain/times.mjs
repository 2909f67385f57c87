// From a verdict to a path, against what V8 alone needs to write the same snapshot.
//   npm run bench:explain:times -- [--rounds N] [objects of ballast]...
import { Session } from 'node:inspector';
import { parseArgs } from 'node:util';
import { nodeExplainEngine } from '../../packages/core/dist/engine/engine.js';
import { explainLeak } from '../../packages/core/dist/evidence/evidence.js';

const kept = [];
const run = () => kept.push({ at: kept.length });
const runMore = async (calls) => {
  for (let call = 0; call < calls; call++) run();
  return calls;
};
const question = {
  measured: run,
  runMore,
  callTime: 0.001,
  measuredCalls: 500,
  objectsPerCall: 1,
  explain: 'path',
  timeBudget: 600_000,
  heapLimit: 4e9,
  keepSnapshot: false,
  showValues: false,
};

/** Milliseconds that V8 takes to write a snapshot that nobody reads. */
async function timeSnapshot() {
  const session = new Session();
  session.connect();
  session.on('HeapProfiler.addHeapSnapshotChunk', () => {});
  const start = performance.now();
  await new Promise((resolve, reject) => {
    session.post('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, (error) =>
      error ? reject(error) : resolve(),
    );
  });
  const took = performance.now() - start;
  session.disconnect();
  return took;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' } },
});
const sizes = positionals.map(Number);
let ballast = [];
await runMore(500);
console.log(
  `Node ${process.version}: heap, V8's snapshot alone, verdict to path, ratio (best of ${values.rounds})`,
);
for (const size of sizes.length > 0 ? sizes : [0, 300_000, 1_000_000]) {
  ballast = Array.from({ length: size }, (_, index) => ({
    index,
    name: `entry ${index}`,
    list: [index],
  }));
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const alone = await timeSnapshot();
    const start = performance.now();
    const { retainers } = await explainLeak(nodeExplainEngine, question);
    rounds.push({ alone, whole: performance.now() - start, found: retainers.length });
  }
  const { alone, whole, found } = rounds.toSorted((a, b) => a.whole / a.alone - b.whole / b.alone)[0];
  const heap = Math.round(process.memoryUsage().heapUsed / 1e6);
  console.log(
    `${heap} MB  ${alone.toFixed(0)} ms  ${whole.toFixed(0)} ms  ${(whole / alone).toFixed(2)}  ${found} paths, ${ballast.length} objects`,
  );
}
