import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

/** A project that put something of its own into the console: `spyOn` is the runner's. What is printed is in no code frame as it is here. */
const body = `
const kept = []; const leak = () => { for (let i = 0; i < 3000; i++) kept.push({ i }); };
const errors = spyOn(console, 'error').mockImplementation(() => undefined);
const infos = spyOn(console, 'info');
const log = []; const { warn } = console;
console.warn = (...args) => { log.push(...args); warn('WAR' + 'NED'); };
beforeEach(() => { errors.mockClear(); infos.mockClear(); });
afterEach(() => { if (console.error !== errors) throw new Error('console.error was replaced'); });
test('asserts on its spy', () => { leak(); console.error('ERR' + 'OR'); expect(errors).toHaveBeenCalledTimes(1); });
test('asserts on a spy that calls through', () => { leak(); console.info('INF' + 'ORMED'); expect(infos).toHaveBeenCalledTimes(1); });
test('leaks through a method of its own', () => { console.warn(Array.from({ length: 260_000 }, (_, i) => i)); });
test('leaks through no console', () => { console.warn('nothing'); });
describe('in a suite', () => {
  beforeAll(() => { console.time('of the suite'); });
  afterAll(() => { console.timeEnd('of the suite'); });
  test('prints', () => { leak(); console.log('LOG' + 'GED'); console.time('of the test'); console.group('GRO' + 'UPED'); console.count('COU' + 'NTED'); });
});
afterAll(() => { console.log('INDEN' + 'TED'); console.count('COU' + 'NTED'); });
`;

const expected = {
  'asserts on its spy': 'failed',
  'asserts on a spy that calls through': 'failed',
  'leaks through a method of its own': 'failed',
  'leaks through no console': 'passed',
  'in a suite prints': 'failed',
};

/** What is said, and how often. */
const printed = { WARNED: 2, ERROR: 0, INFORMED: 1, LOGGED: 1, GROUPED: 1, 'COUNTED: 1': 1, 'COUNTED: 2': 1 };

function check({ json, stdout, stderr }: ProjectRun, output: string): void {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  expect(Object.fromEntries(results.map(({ fullName, status }) => [fullName, status]))).toEqual(expected);
  expect(stdout + stderr).not.toMatch(/could not be measured again|warm-up|already exists|No such label/);
  const times = Object.keys(printed).map((text) => [text, output.split(text).length - 1]);
  expect(Object.fromEntries(times), output).toEqual(printed);
  // One group is open, that of the first run.
  const indentOf = (text: string): number => new RegExp(`^( *)${text}`, 'm').exec(output)![1]!.length;
  expect(indentOf('INDENTED')).toBe(indentOf('LOGGED') + 2);
}

const vitestHead = `import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'; const { spyOn } = vi;`;

async function vitest(mode: string, more = ''): Promise<ProjectRun> {
  const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: { mode: '${mode}' } })]${more} };`;
  return await runVitest(
    { 'vitest.config.mjs': config, 'a.test.js': `${vitestHead}${body}` },
    { args: ['--reporter=json', '--reporter=default'] },
  );
}

async function jest(mode: string, args: readonly string[]): Promise<ProjectRun> {
  const options = {
    preset: '@leaktight/jest',
    transform: {},
    testEnvironmentOptions: { leaktight: { gate: { mode } } },
  };
  return await runJest(
    {
      'package.json': JSON.stringify({ private: true, jest: options }),
      'a.test.js': `const { spyOn } = jest;${body}`,
    },
    { args: ['--json', '-i', ...args] },
  );
}

describe.runIf(runners.has('vitest'))('the console of tests that run again under Vitest', () => {
  test.each([
    ['adaptive', ''],
    ['exact', ''],
    ['adaptive', ", test: { pool: 'vmThreads' }"],
    ['adaptive', ', test: { disableConsoleIntercept: true }'],
  ])("calls what the project put there, and prints nothing twice: mode '%s'%s", async (mode, more) => {
    const ran = await vitest(mode, more);
    check(ran, `${ran.stdout}\n${ran.stderr}`);
  });
});

describe.runIf(runners.has('jest'))('the console of tests that run again under Jest', () => {
  test.each([
    ['adaptive', []],
    ['exact', []],
    // Another console, which prints at once.
    ['adaptive', ['--verbose']],
    ['adaptive', ['--env', '@leaktight/jest/environment-jsdom']],
  ])("calls what the project put there, and prints nothing twice: mode '%s' %s", async (mode, args) => {
    const ran = await jest(mode, args);
    check(ran, ran.stderr);
  });
});
