// Times clean and leaking measurements beside so many megabytes of live objects, a line of JSON.
import { detectLeaks } from '@leaktight/core';
import { timeCollection } from './plain-cost.mjs';

const bytes = Number(process.argv[2]) * 1e6;
// Records as an application has them: an object with a string, an array and a number in a Map.
const bytesPerRecord = 200;
const records = new Map();
for (let index = 0; index < bytes / bytesPerRecord; index++) {
  records.set(index, { name: `record ${index}`, tags: [index, index + 1], score: index / 3 });
}

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const options = { track: ['heap'], explain: false };

async function measure(makeRun) {
  const findings = [];
  for (let turn = 0; turn < 5; turn++) findings.push(await detectLeaks(makeRun(), options));
  return {
    ms: middle(findings.map(({ durationMs }) => durationMs)),
    verdicts: findings.map(({ verdict }) => verdict),
  };
}

function makeLeak() {
  const kept = [];
  return () => {
    kept.push({ at: kept.length });
  };
}

const gcMs = timeCollection();
const liveBytes = process.memoryUsage().heapUsed;
const clean = await measure(() => () => ({ found: records.get(7) }));
const leaking = await measure(makeLeak);
console.log(JSON.stringify({ liveBytes, gcMs, clean, leaking, records: records.size }));
