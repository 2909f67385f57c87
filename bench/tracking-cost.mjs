// What it costs to track external memory, native memory and handles beside the heap, on clean code of the corpus.
//   npm run bench:tracking [-- --rounds N] [--node PATH] [--only PATTERN]
// Each case is a process of its own that measures with and without in turns; CPU time counts, so that other
// processes do not.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listCases } from './measure/list-cases.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '25' },
    node: { type: 'string', default: process.execPath },
    only: { type: 'string', default: '' },
  },
});
const child = fileURLToPath(new URL('measure/measure-tracking.mjs', import.meta.url));
const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const percent = (share) => `${share >= 0 ? '+' : ''}${(100 * share).toFixed(1)} %`.padStart(9);

const sums = new Map();
for (const { id, version, module } of listCases(new RegExp(values.only))) {
  if (version !== 'clean') continue;
  const output = execFileSync(values.node, [child, module, values.rounds], {
    encoding: 'utf8',
    timeout: 300_000,
  });
  const { heap, ...others } = JSON.parse(output.trim().split('\n').at(-1));
  const base = middle(heap);
  const cells = Object.entries(others).map(([resource, times]) => {
    const sum = sums.get(resource) ?? { with: 0, without: 0, shares: [] };
    sums.set(resource, sum);
    sum.with += middle(times);
    sum.without += base;
    sum.shares.push(middle(times) / base - 1);
    return `${resource} ${percent(middle(times) / base - 1)}`;
  });
  console.log(`${id.padEnd(20)} ${base.toFixed(0).padStart(6)} ms of CPU for the heap, ${cells.join(', ')}`);
}
for (const [resource, sum] of sums) {
  console.log(
    `${resource.padEnd(9)} costs ${percent(middle(sum.shares))} at the median of ${sum.shares.length} clean cases, ${percent(sum.with / sum.without - 1)} of all together`,
  );
}
