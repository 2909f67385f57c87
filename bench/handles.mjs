// Every kind of handle, leaking once per call, once per tenth call, clean, and as a pool that fills.
//   npm run bench:handles [-- --runs N] [--node PATH] [--kind NAME ...] [--budget MS]
// Each run is a process of its own. Exit code 0 when every verdict was right.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { kinds } from './corpus/handles/kinds.mjs';
import { variants } from './corpus/handles/variants.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    node: { type: 'string', default: process.execPath },
    kind: { type: 'string', multiple: true, default: Object.keys(kinds) },
    budget: { type: 'string', default: '5000' },
  },
});
const runs = Number(values.runs);
const measureOnce = fileURLToPath(new URL('./corpus/handles/measure-once.mjs', import.meta.url));

async function measure(kind, variant) {
  const { stdout } = await promisify(execFile)(values.node, [measureOnce, kind, variant, values.budget], {
    timeout: 120_000,
  });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
const failures = [];
const durations = { leaking: [], steady: [] };
const overheads = [];
for (const kind of values.kind) {
  for (const [variant, leaks] of Object.entries(variants)) {
    const expected = leaks ? 'leaking' : 'steady';
    let right = 0;
    let shown = '';
    for (let run = 0; run < runs; run++) {
      const result = await measure(kind, variant);
      const located = !leaks || result.handles.some(({ line }) => line !== null);
      if (result.verdict === expected) right += 1;
      else failures.push(`${kind} ${variant}: ${result.verdict}, ${result.reason}`);
      durations[expected].push(result.durationMs);
      if (result.overhead !== null) overheads.push(result.overhead);
      shown = leaks
        ? `${result.handles.map((h) => `${h.perCall.toFixed(2)} ${h.kind}`).join(', ')}${located ? '' : ', no line'}`
        : '';
    }
    console.log(`${kind.padEnd(20)} ${variant.padEnd(6)} ${right} of ${runs} ${expected.padEnd(8)} ${shown}`);
  }
}
console.log(
  `median: leaking ${median(durations.leaking).toFixed(0)} ms, steady ${median(durations.steady).toFixed(0)} ms`,
);
console.log(
  `tracking handles took ${(100 * median(overheads)).toFixed(1)} % of a clean measurement (median)`,
);
for (const failure of failures) console.log(`WRONG ${failure}`);
console.log(
  `handles: ${failures.length} wrong in ${runs * values.kind.length * Object.keys(variants).length}`,
);
process.exit(failures.length > 0 ? 1 : 0);
