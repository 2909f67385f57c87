// From a verdict to a path, against what V8 alone needs to write that one snapshot; each in a process of its own.
//   npm run bench:explain:times -- [--rounds N] [--node PATH]... [--case plain|NAME]... [objects of ballast]...
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const child = fileURLToPath(new URL('./time-case.mjs', import.meta.url));
const cases = fileURLToPath(new URL('../corpus/cases', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    node: { type: 'string', multiple: true, default: [process.execPath] },
    case: { type: 'string', multiple: true, default: ['plain'] },
  },
});
const sizes = positionals.length > 0 ? positionals : ['0', '100000', '300000'];

for (const node of values.node) {
  const { stdout } = spawnSync(node, ['-v'], { encoding: 'utf8' });
  console.log(`Node ${stdout.trim()}, median of ${values.rounds} rounds: wall (processor) time`);
  for (const name of values.case) for (const size of sizes) compare(node, name, size);
}

function compare(node, name, size) {
  const rounds = Array.from({ length: Number(values.rounds) }, () => ({
    alone: time(node, 'alone', name, size),
    whole: time(node, 'path', name, size),
  }));
  const of = (what, clock) => median(rounds.map((round) => round[what][clock]));
  const milliseconds = (what) => `${of(what, 'wall').toFixed(0)} ms (${of(what, 'processor').toFixed(0)} ms)`;
  const ratio = (clock) => median(rounds.map(({ alone, whole }) => whole[clock] / alone[clock])).toFixed(2);
  const heap = Math.round(of('alone', 'heap') / 1e6);
  const found = rounds.every(({ whole }) => whole.found > 0) ? '' : ', NO PATH in some';
  console.log(
    `${String(heap).padStart(4)} MB  V8's snapshot ${milliseconds('alone')}, verdict to path ${milliseconds('whole')}: ${ratio('wall')} (${ratio('processor')}) times  ${name}${found}`,
  );
}

function time(node, what, name, size) {
  const folder = name === 'plain' ? name : path.join(cases, name);
  const { stdout, stderr } = spawnSync(node, [child, what, folder, size], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const line = stdout.split('\n').findLast((text) => text.startsWith('{"wall"'));
  if (line === undefined) throw new Error(`${name}: ${stderr}`);
  return JSON.parse(line);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
