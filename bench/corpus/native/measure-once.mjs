// One measurement of one case, as a line of JSON: node measure-once.mjs <kind> <variant> <exact|resident>
import { detectLeaks } from '@leaktight/core';
import os from 'node:os';
import { kinds, makeRun } from './kinds.mjs';

const [kind, variant, method] = process.argv.slice(2);
const { resource } = kinds[kind];
const run = makeRun(kind, variant);
if (method === 'resident') {
  // koffi is looked for from the folder of the project and of the script.
  run();
  process.chdir(os.tmpdir());
  process.argv[1] = os.tmpdir();
}
// koffi has room for 8,192 callbacks.
const options = resource === 'heap' ? { maxCalls: 2000 } : { track: ['external', 'native'] };
const { verdict, leaking, reasons, growth, calls, durationMs, unmeasured } = await detectLeaks(run, options);
console.log(JSON.stringify({ verdict, leaking, reasons, growth, calls, durationMs, unmeasured }));
process.exit();
