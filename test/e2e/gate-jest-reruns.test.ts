import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectFiles, type ProjectRun, runJest, type RunSettings } from '../support/run-project.ts';

const manifest = JSON.stringify({
  private: true,
  jest: {
    preset: '@leaktight/jest',
    transform: {},
    testEnvironmentOptions: { leaktight: { gate: true } },
  },
});

async function run(files: ProjectFiles, settings: RunSettings = {}): Promise<ProjectRun> {
  return await runJest({ 'package.json': manifest, ...files }, { ...settings, args: ['--json', '-i'] });
}

function statusesOf({ json }: ProjectRun): Record<string, string> {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(results.map(({ fullName, status }) => [fullName, status]));
}

/** What has a test run again. */
const head = `let runs = 0; let kept = null; const leaked = [];
const growOnce = () => { runs++; kept ??= new Uint8Array(3_000_000); };
const leak = () => { for (let i = 0; i < 5000; i++) leaked.push({ i }); };
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
`;

describe.runIf(runners.has('jest'))('tests that run again under Jest', () => {
  test('may import, require and ask for fake timers late, as when they ran first', async () => {
    const body = `
  const { value } = await import('./lazy.mjs');
  expect(value).toBe(1);
  for (let tries = 0; tries < 3; tries++) await sleep(1);
  expect(require('./late.cjs')).toBe(2);
  jest.useFakeTimers(); let isThere = false; setTimeout(() => { isThere = true; }, 30);
  while (!isThere) { jest.advanceTimersByTime(10); await null; }
  jest.useRealTimers();`;
    const ran = await run(
      {
        'lazy.mjs': 'export const value = 1;',
        'late.cjs': 'module.exports = 2;',
        'a.test.js': `${head}
test('grows once', async () => { growOnce(); ${body} });
describe('in a block', () => { test('leaks', async () => { leak(); ${body} }); });
afterAll(() => { process.stderr.write('RUNS ' + runs + ' '); });`,
      },
      { nodeArgs: ['--experimental-vm-modules', '--no-warnings'] },
    );
    expect(ran.stderr).not.toContain('could not be measured again');
    expect(Number(/RUNS (\d+)/.exec(ran.stderr)?.[1])).toBeGreaterThan(1);
    expect(statusesOf(ran)).toEqual({
      'grows once': 'passed',
      'in a block leaks': 'failed',
    });
    expect(ran.json!.testResults[0]!.message).not.toContain('ReferenceError');
  });

  test('fail nothing when they reject after they have failed or were given up', async () => {
    const ran = await run({
      'a.test.js': `${head}
const rejectLate = async (ms) => { await sleep(ms); throw new Error('late'); };
test('cannot run twice', () => { growOnce(); if (runs > 1) { void rejectLate(20); throw new Error('twice'); } });
test('hangs', async () => { leak(); if (leaked.length > 5000) { void rejectLate(400); await sleep(450); throw new Error('late as well'); } }, 300);
afterAll(() => sleep(300));`,
      'b.test.js': `test('is another file', async () => { await new Promise((resolve) => setTimeout(resolve, 300)); });`,
    });
    expect(ran.stderr).toMatch(
      /hangs: .+ behind(?:, \d+ kB at most,)? and could not be measured again: a further run, which is slower where allocations are sampled: it exceeded its timeout of 300 ms/,
    );
    expect(ran.stderr).not.toContain('Test suite failed to run');
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toContain('Test Suites: 2 passed, 2 total');
  });

  test('run every hook after a test and a block, also after one that throws', async () => {
    const ran = await run({
      'a.test.js': `${head}
const throwing = (text) => { let calls = 0; return () => { if (++calls > 1) throw new Error(text); }; };
const open = { blocks: 0, tests: 0 };
describe('a block', () => {
  beforeAll(() => { open.blocks++; });
  afterAll(throwing('its folder is gone')); afterAll(() => { open.blocks--; });
  test('leaks', () => { leak(); });
});
describe('outer', () => {
  beforeEach(() => { open.tests++; }); afterEach(() => { open.tests--; });
  describe('inner', () => { afterEach(throwing('the inner hook')); afterEach(throwing('a second')); test('leaks too', () => { leak(); }); });
});
afterAll(() => { process.stderr.write('OPEN ' + JSON.stringify(open)); });`,
    });
    expect(ran.stderr).toContain('OPEN {"blocks":0,"tests":0}');
    expect(ran.stderr).toMatch(/inner leaks too: .*could not be measured again: .*the inner hook$/m);
    expect(statusesOf(ran)).toEqual({ 'a block leaks': 'failed', 'outer inner leaks too': 'passed' });
  });

  test('swallow no rejection of what ran before them', async () => {
    const ran = await run({
      'a.test.js': `${head}
let arrive; const arrived = new Promise((resolve) => { arrive = resolve; });
test('leaves work behind', () => { setTimeout(() => { void Promise.reject(new Error('own')); arrive(); }, 400); });
test('grows once', async () => { growOnce(); if (runs > 1) { await arrived; await sleep(20); } });`,
    });
    expect(ran.exitCode).toBe(1);
    expect(ran.json!.testResults.map(({ message }) => message).join('')).toContain('own');
  });
});
