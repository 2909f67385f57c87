// Whether the size of the live heap matters beyond what a collection of it takes.
//   npm run bench:heap-size [-- --sizes 10,100,500] [--node PATH]
// Each size in a process of its own; the collection and the measurements are timed in the same one.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10,100,500' },
    node: { type: 'string', default: process.execPath },
  },
});
const measure = fileURLToPath(new URL('measure/measure-at-heap-size.mjs', import.meta.url));
const version = execFileSync(values.node, ['--version'], { encoding: 'utf8' }).trim();
console.log(`Node ${version}, median of five measurements, heap only`);
console.log('live heap     one GC   clean             leaking           verdicts');
let wrong = 0;
for (const size of values.sizes.split(',')) {
  const output = execFileSync(values.node, ['--max-old-space-size=4000', measure, size], {
    encoding: 'utf8',
  });
  const { liveBytes, gcMs, clean, leaking } = JSON.parse(output);
  const cell = ({ ms }) => `${ms.toFixed(0)} ms, ${(ms / gcMs).toFixed(1)} GCs`.padEnd(18);
  const verdicts = [...clean.verdicts, ...leaking.verdicts];
  wrong += clean.verdicts.filter((verdict) => verdict !== 'steady').length;
  wrong += leaking.verdicts.filter((verdict) => verdict !== 'leaking').length;
  console.log(
    [
      `${(liveBytes / 1e6).toFixed(0)} MB`.padEnd(14),
      `${gcMs.toFixed(0)} ms`.padEnd(9),
      cell(clean),
      cell(leaking),
      [...new Set(verdicts)].join(', '),
    ].join(''),
  );
}
process.exit(wrong > 0 ? 1 : 0);
