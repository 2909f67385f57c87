import { describe, expect, test } from 'vitest';
import { failureTexts } from '../support/failure-texts.ts';
import { runners } from '../support/installation.ts';
import { runJest, runVitest } from '../support/run-project.ts';

/** One leak for each holder that code has in every runner, and what its failure says. */
const leaks: Readonly<Record<string, { setup: string; body: string; says: RegExp }>> = {
  'an emitter': {
    setup: `const bus = new EventEmitter().setMaxListeners(0);`,
    body: `const session = { user: 1 }; bus.on('close', () => session.user);`,
    says: /bus → EventEmitter[^]*\.close → Array \(\d+ entries\)[^]*\[x\] → function[^]*Next: remove the `close` listener from the EventEmitter/,
  },
  'a signal': {
    setup: `const shutdown = new AbortController();`,
    body: `const job = { id: 1 }; shutdown.signal.addEventListener('abort', () => job.id);`,
    says: /shutdown → AbortController[^]*→ AbortSignal[^]*\.next … → Listener[^]*Next: remove the `abort` listener from the AbortSignal/,
  },
  'a combined signal': {
    setup: `const stop = new AbortController();`,
    body: `const job = { id: 1 }; AbortSignal.any([stop.signal]).addEventListener('abort', () => job.id);`,
    says: /\[entry\] → AbortSignal[^]*Next: remove the `abort` listener from the combined signal/,
  },
  'a timer': {
    setup: '',
    body: `const state = { ticks: 0 }; setInterval(() => { state.ticks++; }, 1e6).unref();`,
    says: /active timer \(Timeout\)[^]*\._onTimeout → function[^]*Next: clear the timer/,
  },
  'a promise': {
    setup: `const ready = new Promise(() => {});
async function waits(job) { await ready; return job; }`,
    body: `void waits({ id: 1 });`,
    says: /ready → Promise[^]*promise reaction →[^]*paused async function[^]*Next: settle the promise/,
  },
  'a context of a promise': {
    setup: `const storage = new AsyncLocalStorage();
const never = new Promise(() => {});
class RequestContext { user = 'ada'; }`,
    body: `storage.run(new RequestContext(), () => { void never.then(() => {}); });`,
    says: /never → Promise[^]*1 RequestContext[^]*Next: end what was started inside `AsyncLocalStorage\.run`/,
  },
  'a map': {
    setup: `const cache = new Map(); let keys = 0;`,
    body: `cache.set('k' + keys++, { id: 1 });`,
    says: /cache → Map[^]*\[entry\] → Object[^]*Grows: cache \(Map\)[^]*Next: take the entry out of `cache`[^]*`delete`/,
  },
  'a set': {
    setup: `const seen = new Set();`,
    body: `seen.add({ id: 1 });`,
    says: /seen → Set[^]*\[entry\] → Object[^]*Grows: seen \(Set\)[^]*Next: take the entry out of `seen`/,
  },
  'an array': {
    setup: `const list = [];`,
    body: `list.push({ id: 1 });`,
    says: /list → Array[^]*\[x\] → Object[^]*Grows: list \(Array\)[^]*Next: take the entry out of `list`[^]*`splice`/,
  },
  'an object': {
    setup: `const byKey = {}; let names = 0;`,
    body: `byKey['k' + names++] = { id: 1 };`,
    says: /byKey → Object[^]*\[key\] → Object[^]*Grows: byKey \(Object\)[^]*Next: take the entry out of `byKey`/,
  },
  'a wrapped handler': {
    setup: `let handler = () => 0;`,
    body: `const previous = handler; const payload = { n: 1 }; handler = () => previous() + payload.n;`,
    says: /handler → function handler[^]*Next: what each call leaves captured what the call before left, as `previous`/,
  },
  // Nobody calls `unused`, but V8 keeps one set of variables for both functions.
  'a variable of another function': {
    setup: `let thing = null;`,
    body: `const original = thing;
    const unused = () => original;
    thing = { payload: [1, 2, 3], method() { return 1; }, size: unused.length };`,
    says: /thing → Object[^]*Next: what each call leaves captured what the call before left, as `original`/,
  },
};

// A verdict ends a measurement: the budgets are for busy machines.
const patience = `{ timeBudget: 90000, maxCalls: 600, explainTimeBudget: 90000, track: ['heap'] }`;

const tests = Object.entries(leaks)
  .map(
    ([name, { setup, body }]) => `${setup}
test('${name}', async () => {
  await expect(function work() {
    ${body}
  }).not.toLeak(${patience});
});`,
  )
  .join('\n');

describe.each([
  [
    'vitest',
    async () =>
      await runVitest(
        {
          'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { testTimeout: 240000 } };
`,
          'a.test.mjs': `import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
${tests}`,
        },
        { args: ['--reporter=json'] },
      ),
  ],
  [
    'jest',
    async () =>
      await runJest(
        {
          'package.json': JSON.stringify({
            private: true,
            jest: { preset: '@leaktight/jest', transform: {}, testTimeout: 240_000 },
          }),
          'a.test.js': `const { AsyncLocalStorage } = require('node:async_hooks');
const { EventEmitter } = require('node:events');
${tests}`,
        },
        { args: ['--json', '-i'] },
      ),
  ],
] as const)('holders of everyday code under %s', (runner, run) => {
  test.runIf(runners.has(runner))('are named with the next step', { timeout: 900_000 }, async () => {
    const texts = failureTexts(await run());
    for (const [name, { says }] of Object.entries(leaks)) expect(texts[name], name).toMatch(says);
  });
});
