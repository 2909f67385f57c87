// Everyday functions that keep nothing, measured one after the other in one process, as in a test file.
//   npm run bench:everyday [-- --only PATTERN]      (another Node: node-24 bench/everyday.mjs)
// Prints what is not steady, and milliseconds. Exit code 0 when nothing was called leaking.
import { parseArgs } from 'node:util';
import { detectLeaks } from '@leaktight/core';
import { language } from './everyday/language.mjs';
import { node } from './everyday/node.mjs';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const wanted = new RegExp(values.only);
const count = { steady: 0, inconclusive: 0, leaking: 0 };
const times = [];

for (const [name, make] of Object.entries({ ...language, ...node })) {
  if (!wanted.test(name)) continue;
  const { verdict, verdictMs, leaking, reasons, suspects } = await detectLeaks(await make(), {
    explain: 'sites',
  });
  count[verdict] += 1;
  times.push(verdictMs);
  if (verdict === 'steady') continue;
  const [suspect] = suspects;
  const where = suspect ? ` (${suspect.functionName} ${suspect.file}:${suspect.line})` : '';
  console.log(`${name}: ${verdict} ${leaking.join(', ')} ${reasons[0]}${where}`);
}
times.sort((a, b) => a - b);
const median = times[times.length >> 1];
console.log(
  `Node ${process.version}: ${count.steady} steady, ${count.inconclusive} inconclusive, ${count.leaking} called leaking; ` +
    `median ${median.toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms`,
);
process.exit(count.leaking > 0 ? 1 : 0);
