// npm run bench:gate -- [--rounds 3] [--gc-rounds 3] [--runs 2] [--runners vitest,jest] [--live 15,150]
//   [--planted 15,150] [--files 10] [--tests 120]
// Prints CPU time plain, with a bare gc() after every test, exact and adaptive, alternated in one run, then how
// many planted leaks were charged to the right test, and how many clean tests were failed. Ways that collect after
// every test take minutes beside a large heap: --gc-rounds is for them, --planted names the heaps with leaks.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate, leaks } from './generate.mjs';
import { install } from './install.mjs';
import { runSuite } from './run-suite.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    'gc-rounds': { type: 'string' },
    planted: { type: 'string' },
    runs: { type: 'string', default: '2' },
    runners: { type: 'string', default: 'vitest,jest' },
    live: { type: 'string', default: '15,150' },
    files: { type: 'string', default: '10' },
    tests: { type: 'string', default: '120' },
    ways: { type: 'string', default: 'plain,gc,exact,adaptive' },
  },
});
const home = fileURLToPath(new URL('../../.matrix/bench-gate', import.meta.url));
const size = { files: Number(values.files), tests: Number(values.tests) };
const ways = values.ways.split(',');
const rounds = Number(values.rounds);
const gcRounds = Number(values['gc-rounds'] ?? rounds);
const roundsOf = (way) => (way === 'gc' || way === 'exact' ? gcRounds : rounds);
let seed = 1;

function random(below) {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function time(runner, live) {
  const folder = join(home, `${runner}-${live}`);
  generate({ folder, runner, live, ...size });
  const times = Object.fromEntries(ways.map((way) => [way, []]));
  let alarms = 0;
  for (let round = 0; round < Math.max(rounds, gcRounds); round++) {
    for (const way of ways.filter((each) => round < roundsOf(each))) {
      const { cpu, failed, tests } = runSuite(runner, folder, way);
      if (tests !== size.files * size.tests)
        throw new Error(`${tests} tests ran instead of ${size.files * size.tests}`);
      times[way].push(cpu);
      alarms += failed.length;
    }
  }
  const cpu = Object.fromEntries(ways.map((way) => [way, median(times[way])]));
  const ratio = (way, to) => (cpu[way] && cpu[to] ? `${(cpu[way] / cpu[to]).toFixed(2)} x ${to}` : '');
  console.log(
    `${runner}, ${size.files * size.tests} tests, ${live} MB live, median CPU seconds of ${rounds} runs (gc and exact: of ${gcRounds}):`,
  );
  for (const way of ways) {
    const to = way === 'exact' ? ratio('exact', 'gc') : way === 'plain' ? '' : ratio(way, 'plain');
    console.log(`  ${way.padEnd(9)} ${cpu[way].toFixed(2).padStart(7)}  ${to}`);
  }
  console.log(`  false alarms: ${alarms}`);
}

function findPlanted(runner, live, way) {
  const folder = join(home, `${runner}-leaks`);
  const counts = { planted: 0, found: 0, alarms: 0 };
  for (let run = 0; run < Number(values.runs); run++) {
    const plants = {};
    for (const kind of Object.keys(leaks)) {
      plants[`${random(size.files)}:${random(size.tests)}`] = { kind, factor: [1.02, 1.2, 2, 5][random(4)] };
    }
    const planted = generate({ folder, runner, live, plants, ...size });
    const { failed, tests, summary } = runSuite(runner, folder, way);
    if (tests !== size.files * size.tests)
      throw new Error(`${tests} tests ran instead of ${size.files * size.tests}`);
    const missed = planted.filter((name) => !failed.includes(name));
    const wrong = failed.filter((name) => !planted.includes(name));
    counts.planted += planted.length;
    counts.found += planted.length - missed.length;
    counts.alarms += wrong.length;
    if (missed.length + wrong.length > 0) console.log({ missed, wrong, summary });
  }
  console.log(
    `${runner}, ${way}, ${live} MB live, ${values.runs} runs: ${counts.found} of ${counts.planted} planted leaks charged to their test, ${counts.alarms} false alarms`,
  );
}

install(home);
for (const runner of values.runners.split(',')) {
  for (const live of values.live.split(',').map(Number)) {
    if (rounds > 0) time(runner, live);
    if (Number(values.runs) > 0 && (values.planted ?? values.live).split(',').includes(String(live)))
      for (const way of ways.filter((name) => name === 'exact' || name === 'adaptive'))
        findPlanted(runner, live, way);
  }
}
