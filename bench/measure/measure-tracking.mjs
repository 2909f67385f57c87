// Milliseconds of CPU that a measurement takes by what it tracks, in turns: measure-tracking.mjs MODULE ROUNDS
import { pathToFileURL } from 'node:url';
import { checkScenario, openSeries } from '../../packages/core/dist/check/check.js';
import { nodeEngine } from '../../packages/core/dist/engine/engine.js';
import { resolveOptions } from '../../packages/core/dist/options/options.js';

const [module, rounds] = process.argv.slice(2);
const { setup } = await import(pathToFileURL(module).href);
const subject = await setup('clean');
const run = () => subject.run();
const tracks = {
  heap: ['heap'],
  external: ['heap', 'external'],
  native: ['heap', 'native'],
  handles: ['heap', 'handles'],
};

async function measure(track) {
  // As by default: resources that a user names get a longer look.
  const options = { ...resolveOptions({ track }), trackGiven: false };
  const start = process.cpuUsage();
  await checkScenario(openSeries(nodeEngine, run, options), options);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const times = Object.fromEntries(Object.keys(tracks).map((name) => [name, []]));
// The first ones compile the code under test, and ours.
for (const track of Object.values(tracks)) await measure(track);
// The time of one measurement swings by its verdict's luck: many rounds, except where each takes seconds.
const end = performance.now() + 60_000;
for (let round = 0; round < Number(rounds) && (round < 5 || performance.now() < end); round++) {
  for (const [name, track] of Object.entries(tracks)) times[name].push(await measure(track));
}
console.log(JSON.stringify(times));
process.exit();
