// npm run bench:snapshot [-- --size 100 --runs 3 --file a.heapsnapshot]
// Reads one snapshot with each reader, in turns, each in a process of its own; prints medians and ratios.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const names = ['leaktight', 'memlab', 'JSON.parse'];
const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '100,240,500' },
    runs: { type: 'string', default: '3' },
    file: { type: 'string' },
  },
});
const script = (name) => new URL(name, import.meta.url).pathname;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

function runReader(name, file) {
  try {
    // memlab needs more heap than Node gives by default for the large ones.
    const args = ['--max-old-space-size=12000', script('readers.mjs'), name, file];
    return JSON.parse(
      execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch (error) {
    return { error: error.signal ?? `exit ${error.status}` };
  }
}

function measure(file) {
  const results = Object.fromEntries(names.map((name) => [name, []]));
  for (let run = 0; run < Number(values.runs); run++) {
    for (const name of names) {
      // What failed once is not tried again.
      if (!results[name].some(({ error }) => error)) results[name].push(runReader(name, file));
    }
  }
  return Object.fromEntries(names.map((name) => [name, summarise(results[name])]));
}

function summarise(runs) {
  const failed = runs.find(({ error }) => error);
  if (failed) return failed;
  const [{ nodes, edges, retainedByRoot }] = runs;
  const of = (key) => median(runs.map((run) => run[key]));
  const [milliseconds, cpuMilliseconds, peakBytes] = ['milliseconds', 'cpuMilliseconds', 'peakBytes'].map(of);
  return { nodes, edges, retainedByRoot, milliseconds, cpuMilliseconds, peakBytes };
}

const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(2)} s`;
const ratio = (theirs, ours) => `${(theirs / ours).toFixed(1)} ×`;

function print(file, results) {
  const { leaktight: ours } = results;
  console.log(`\n${(statSync(file).size / 1e6).toFixed(0)} MB, ${ours.nodes} nodes, ${ours.edges} edges`);
  const rows = names.map((name) => {
    const { error, milliseconds, cpuMilliseconds, peakBytes } = results[name];
    if (error) return [name, `could not: ${error}`];
    return [
      name,
      `${seconds(milliseconds)} (${ratio(milliseconds, ours.milliseconds)})`,
      `${seconds(cpuMilliseconds)} (${ratio(cpuMilliseconds, ours.cpuMilliseconds)})`,
      `${(peakBytes / 1e6).toFixed(0)} MB (${ratio(peakBytes, ours.peakBytes)})`,
    ];
  });
  for (const row of [['reader', 'time', 'processor time', 'peak memory'], ...rows])
    console.log(
      row
        .map((cell) => cell.padEnd(20))
        .join('')
        .trimEnd(),
    );
  const same = ['nodes', 'edges', 'retainedByRoot'].every((key) => results.memlab[key] === ours[key]);
  if (!results.memlab.error) console.log(`memlab counts ${same ? 'the same' : 'SOMETHING ELSE'}`);
}

const folder = mkdtempSync(join(tmpdir(), 'leaktight-bench-'));
try {
  console.log(
    `Node ${process.version}, median of ${values.runs}; leaktight and memlab: reading, dominators, retained sizes`,
  );
  const perMegabyte = [];
  const sizes = values.file ? [null] : values.size.split(',');
  for (const size of sizes) {
    const file = values.file ?? join(folder, `${size}.heapsnapshot`);
    if (size)
      execFileSync(process.execPath, ['--max-old-space-size=12000', script('make-snapshot.mjs'), size, file]);
    const results = measure(file);
    print(file, results);
    perMegabyte.push(results.leaktight.cpuMilliseconds / (statSync(file).size / 1e6));
    if (size) rmSync(file);
  }
  console.log(
    `\nour processor time per MB: ${perMegabyte.map((value) => `${value.toFixed(1)} ms`).join(', ')}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
