// Real leaks in a process with a small heap; prints one finding per line.
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { detectLeaks } from '@leaktight/core';
import { nodeExplainEngine } from '../../packages/core/dist/engine/engine.js';
import { explainLeak } from '../../packages/core/dist/evidence/evidence.js';

const sessions = new Map();
const bus = new EventEmitter().setMaxListeners(0);
const controller = new AbortController();
const never = new Promise(() => {});
const numbers = new Set();
const weak = new WeakMap();
const owner = { name: 'owner' };
weak.set(owner, []);
const storage = new AsyncLocalStorage();
let head = null;
let log = '';
let count = 0;

class Session {
  id = count;
  secret = 'do not print me';
}

async function waitForever(job) {
  await never;
  return job;
}

const held = [];

const leaks = {
  ballasted: () => held.push(new Session()),
  map: () => sessions.set(`key${count++}`, new Session()),
  listener: () => {
    const state = { count: count++ };
    bus.on('close', () => state.count);
  },
  signal: () => {
    const job = { count: count++ };
    controller.signal.addEventListener('abort', () => job.count);
  },
  interval: () => {
    setInterval(() => {}, 1e6).unref();
  },
  promise: () => {
    void waitForever({ job: count++ });
  },
  numbers: () => numbers.add(count++),
  chain: () => {
    head = { before: head };
  },
  text: () => {
    log += `line ${count++ % 10}\n`;
    return log.charCodeAt(log.length - 1);
  },
  weakMap: () => weak.get(owner).push({ count: count++ }),
  context: () => storage.run({ request: count++ }, () => void never.then(() => {})),
  local: (() => {
    const kept = [];
    return () => kept.push({ count: count++ });
  })(),
};

const patience = { timeBudget: 15_000, explain: 'full', explainTimeBudget: 60_000, track: ['heap'] };
const options = JSON.parse(process.argv[2] ?? '{}');

async function explain(name) {
  // How soon a table of numbers is called a leak is not the question here.
  if (name === 'numbers') return { verdict: 'leaking', ...(await explainNumbers()) };
  return await detectLeaks(leaks[name], { ...patience, ...options });
}

async function explainNumbers() {
  const runMore = async (calls) => {
    for (let call = 0; call < calls; call++) leaks.numbers();
    return calls;
  };
  await runMore(1000);
  return await explainLeak(nodeExplainEngine, {
    measured: leaks.numbers,
    runMore,
    callTime: 0.001,
    measuredCalls: 1000,
    stacks: [],
    made: [],
    objectsPerCall: 0.01,
    arrivalsPerCall: 0.01,
    store: { bytes: 16_000, lifetime: 1000 },
    explain: 'full',
    timeBudget: 60_000,
    heapLimit: 1e9,
    keepSnapshot: false,
    showValues: false,
  });
}

// What a program keeps anyway: enough of it for one leak, which the others need not carry.
const ballasted = 'ballasted';
globalThis.ballast =
  process.argv[3] === ballasted ? Array.from({ length: 100_000 }, (_, id) => ({ id, tags: [id] })) : [];

const everyday = Object.keys(leaks).filter((name) => name !== ballasted);
for (const name of process.argv[3]?.split(',') ?? everyday) {
  process.stdout.write(`${JSON.stringify({ name, finding: await explain(name) })}\n`);
}
process.exit(0);
