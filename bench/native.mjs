// Every kind of memory outside the V8 heap, leaking once per call, once per tenth call, and clean.
//   npm run bench:native [-- --runs N] [--node PATH] [--kind NAME ...] [--resident]
// Each run is a process of its own. `--resident` hides koffi and takes the kinds that the resident set can show.
// Real releases of a canvas library are measured when they are there: npm install --prefix bench/corpus/native
// Exit code 0 when every verdict was right.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { isInstalled, kinds, variantsOf } from './corpus/native/kinds.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1' },
    node: { type: 'string', default: process.execPath },
    kind: { type: 'string', multiple: true },
    resident: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
const measureOnce = fileURLToPath(new URL('./corpus/native/measure-once.mjs', import.meta.url));
const fields = { external: 'externalBytesPerCall', native: 'nativeBytesPerCall', heap: 'heapBytesPerCall' };

async function measure(kind, variant) {
  const args = [measureOnce, kind, variant, values.resident ? 'resident' : 'exact'];
  const { stdout } = await promisify(execFile)(values.node, args, { timeout: 120_000 });
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

/** Without koffi a clean case may also be left unjudged, as long as the finding says so. */
function isRight(result, leaks, { resource }) {
  if (leaks) return result.verdict === 'leaking' && result.leaking.includes(resource);
  if (values.resident && result.unmeasured.length > 0) return result.verdict !== 'leaking';
  return result.verdict === 'steady' && result.unmeasured.length === 0;
}

const isWanted = (kind) =>
  values.kind ? values.kind.includes(kind) : !values.resident || kinds[kind].resident || kinds[kind].release;
const durations = { leaking: [], steady: [] };
const wrong = [];
let judged = 0;
for (const [kind, definition] of Object.entries(kinds)) {
  if (!isWanted(kind)) continue;
  if (!isInstalled(kind)) {
    console.log(`${kind.padEnd(20)} skipped: npm install --prefix bench/corpus/native`);
    continue;
  }
  for (const [variant, leaks] of Object.entries(variantsOf(kind))) {
    // One in ten calls is too little for the resident set.
    if (values.resident && variant === 'tenth') continue;
    const rates = [];
    let right = 0;
    for (let run = 0; run < runs; run++) {
      const result = await measure(kind, variant);
      judged += 1;
      if (isRight(result, leaks, definition)) right += 1;
      else
        wrong.push(
          `${kind} ${variant}: ${result.verdict} ${result.leaking} ${JSON.stringify(result.unmeasured)} ${result.reasons}`,
        );
      durations[leaks ? 'leaking' : 'steady'].push(result.durationMs);
      rates.push(result.growth[fields[definition.resource]] ?? 0);
    }
    const rate = leaks ? `${median(rates).toFixed(1)} B ${definition.resource} per call` : '';
    console.log(
      `${kind.padEnd(20)} ${variant.padEnd(8)} ${right} of ${runs} ${leaks ? 'leaking' : 'steady '} ${rate}`,
    );
  }
}
function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;
}
console.log(
  `median: leaking ${median(durations.leaking).toFixed(0)} ms, steady ${median(durations.steady).toFixed(0)} ms`,
);
for (const failure of wrong) console.log(`WRONG ${failure}`);
console.log(`native: ${wrong.length} wrong in ${judged}`);
process.exit(wrong.length > 0 ? 1 : 0);
