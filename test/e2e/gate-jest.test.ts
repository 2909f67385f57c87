import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectFiles, type ProjectRun, runJest, type RunSettings } from '../support/run-project.ts';

/** A project whose gate is configured like this. */
function project(gate: unknown, files: ProjectFiles, jest: object = {}): ProjectFiles {
  const config = {
    preset: '@leaktight/jest',
    transform: {},
    testEnvironmentOptions: { leaktight: { gate } },
    ...jest,
  };
  return { 'package.json': JSON.stringify({ private: true, jest: config }), ...files };
}

async function run(files: ProjectFiles, { args = [], ...settings }: RunSettings = {}): Promise<ProjectRun> {
  return await runJest(files, { ...settings, args: ['--json', '--testTimeout=30000', ...args] });
}

function failuresOf({ json }: ProjectRun): string[] {
  return json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName),
  );
}

function messagesOf({ json }: ProjectRun): string[] {
  return json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  );
}

const head = `const kept = [];
function leakObjects(count = 1500) { for (let i = 0; i < count; i++) kept.push({ i }); }
function leakBytes(length = 200_000) { kept.push(new Array(length).fill(kept.length)); }
`;

const suite = `${head}
const { leakThresholds } = require('@leaktight/jest');
const order = []; let opened = null; let first = null; let retries = 0; let runs = 0;
beforeEach(() => { order.push('before'); }); afterEach(() => { order.push('after'); });

test('clean', () => { expect(1).toBe(1); });
test('leaks objects', () => { leakObjects(); });
describe('with hooks', () => {
  beforeAll(() => { opened = { at: 1 }; }); afterAll(() => { opened = null; });
  test('leaks bytes', () => { expect(opened.at).toBe(1); leakBytes(); });
  test('is clean beside a leak', async () => { await new Promise((resolve) => setTimeout(resolve, 2)); });
});
describe('with context', () => {
  beforeEach(function () { this.opened = 2; });
  test('leaks with a callback', function (done) { expect(this.opened).toBe(2); setTimeout(() => { leakObjects(); done(); }, 1); });
});
test('leaks array buffers', () => { kept.push(new Uint8Array(1_100_000)); });
test('warms up', () => { first ??= new Uint8Array(3_000_000); });
test('keeps the last value', () => { opened = new Array(300_000).fill(0); });
test.failing('a known leak', () => { leakObjects(); });
test.failing('fails as expected', () => { leakObjects(); throw new Error('known'); });
test('fails and leaks', () => { leakObjects(5000); throw new Error('its own error'); });
test.skip('is skipped', () => { leakObjects(5000); });
test.todo('is still to do');
describe('retried', () => {
  jest.retryTimes(1, { logErrorsBeforeRetry: true });
  test('passes at the second attempt', () => { retries++; if (retries === 1) { leakObjects(5000); throw new Error('once'); } });
  test('leaks at every attempt', () => { leakObjects(); });
  test('needs no second attempt', () => {});
});
test.each([1, 2])('each %i', (n) => { if (n === 2) leakObjects(); });
test('allows itself more', () => { leakThresholds({ objects: 5000 }); leakObjects(); });
describe('allowed as a block', () => { leakThresholds({ objects: 5000 }); test('inherits', () => { leakObjects(); });
  test('narrows', () => { leakThresholds({ objects: 100 }); leakObjects(600); }); });
test('is left out', () => { leakThresholds.skip('known, see #1'); leakObjects(); });
test('is left out without a reason', () => { leakThresholds.skip(); });
test('names what it cannot read', () => { leakThresholds({ heep: '1MB' }); });
test('cannot run twice', () => { expect(runs++).toBe(0); kept.push(new Uint8Array(2_000_000)); });
test('sees hooks once for each attempt before it', () => { expect(order.filter((each) => each === 'before')).toHaveLength(25); });
test('finds no global of ours', () => { expect([typeof gc, typeof leaktight]).toEqual(['undefined', 'undefined']); });
test('matches a snapshot', () => { expect({ kept: first === null }).toMatchInlineSnapshot(\`
{
  "kept": false,
}
\`); });
`;

const failing = [
  'leaks objects',
  'with hooks leaks bytes',
  'with context leaks with a callback',
  'leaks array buffers',
  'fails and leaks',
  'retried leaks at every attempt',
  'each 2',
  'allowed as a block narrows',
  'is left out without a reason',
  'names what it cannot read',
];

const assertingOnMuch = (n: number): string => `test('asserts on much ${n}', () => { runs++;
  const rows = []; for (let i = 0; i < 4000; i++) rows.push({ i, name: 'row ' + i });
  expect(rows).toHaveLength(4000); });`;

describe.runIf(runners.has('jest'))('the gate under Jest', () => {
  test.each(['exact', 'adaptive'])('fails exactly the tests that leak, in the mode %s', async (mode) => {
    const ran = await run(project({ mode }, { 'a.test.js': suite }));
    expect(failuresOf(ran)).toEqual(failing);
    const messages = messagesOf(ran);
    expect(messages[0]).toMatch(
      /^LeakError: Left 1,5\d\d objects behind: 1,000 objects allowed \(built in\)\./,
    );
    expect(messages[0]).toContain('leakObjects  a.test.js:2:');
    const find = (text: string): string | undefined => messages.find((each) => each.includes(text));
    expect(find('Left 1.1 MB behind outside of the heap')).toBeDefined();
    expect(find('objects allowed (leakThresholds() in test "narrows")')).toBeDefined();
    expect(find('its own error')).not.toContain('LeakError');
    expect(find('in leakThresholds() in test "is left out without a reason"')).toContain('expected a reason');
    expect(find('"heep" is not known')).toContain('in leakThresholds() in test "names what it cannot read"');
    expect(ran.stderr).toContain(
      'a.test.js > is left out: not judged: known, see #1 (leakThresholds() in test "is left out")',
    );
    // Growth of a batch is told only where it held one test, which is a question of time.
    if (mode === 'exact') {
      expect(ran.stderr).toMatch(
        /a\.test\.js > warms up: left 3 MB of external memory behind the first time and not again: warm-up, not failed/,
      );
    }
    expect(ran.stderr).toMatch(/cannot run twice: .+ behind and could not be measured again/);
    expect(ran.stderr).not.toContain('could not see');
    expect(ran.stderr).not.toContain('> fails as expected');
    expect(ran.stderr).not.toContain('did not exit');
  });

  test.each([
    ['in band', ['-i']],
    ['child processes', ['-w', '2']],
    ['worker threads', ['-w', '2', '--workerThreads']],
  ])('finds the same leaks in %s', async (_, args) => {
    const files = {
      'a.test.js': `${head}test('leaks', () => { leakObjects(); }); test('clean', () => {});`,
      'b.test.js': `${head}test('clean too', () => {}); test('leaks too', () => { leakBytes(); });`,
      'c.test.js': `test('clean as well', () => {});`,
    };
    const ran = await run(project(true, files), { args });
    expect(failuresOf(ran).toSorted()).toEqual(['leaks', 'leaks too']);
    expect(ran.stderr).toContain('Leak gate (adaptive): 5 tests judged, 2 left too much behind');
  });

  test.each(['exact', 'adaptive'])('judges tests with a DOM, in the mode %s', async (mode) => {
    const dom = `${head}
test('renders', () => { document.body.innerHTML = '<p>one</p>'; expect(document.querySelector('p').textContent).toBe('one'); });
test('renders again', () => { document.body.innerHTML = '<ul>' + '<li>item</li>'.repeat(200) + '</ul>'; document.body.innerHTML = ''; });
test('keeps detached elements', () => { for (let i = 0; i < 300; i++) kept.push(document.createElement('p')); });
test('keeps listeners', () => { for (let i = 0; i < 1500; i++) window.addEventListener('resize', () => i); });
test('is clean', () => { const el = document.createElement('p'); el.addEventListener('click', () => el.remove()); el.click(); });`;
    const jest = { testEnvironment: '@leaktight/jest/environment-jsdom' };
    const ran = await run(project({ mode }, { 'a.test.js': dom }, jest));
    expect(failuresOf(ran)).toEqual(['keeps detached elements', 'keeps listeners']);
  });

  test('judges concurrent tests each on its own, and says that they ran together', async () => {
    const file = `${head}
test('before', () => {});
test.concurrent('clean', async () => { await new Promise((resolve) => setTimeout(resolve, 5)); });
test.concurrent('leaking', async () => { await null; leakObjects(); });
test('after', () => {});`;
    const ran = await run(project(true, { 'a.test.js': file }));
    expect(failuresOf(ran)).toEqual(['leaking']);
  });

  test('takes thresholds from globs, docblocks, files, blocks and tests, the most specific first', async () => {
    const files = {
      'src/a.test.js': `/** @leaktight objects=3000 */\n${head}test('docblock', () => { leakObjects(2000); }); test('above it', () => { leakObjects(3200); });`,
      'src/b.test.js': `${head}require('@leaktight/jest').leakThresholds({ objects: 600 }); test('file', () => { leakObjects(700); });`,
      'src/c.test.js': `${head}test('glob', () => { leakObjects(150); }); test('below it', () => { leakObjects(50); });`,
      'lib/d.test.js': `${head}test('config', () => { leakObjects(450); }); test('below it as well', () => { leakObjects(150); });`,
      'lib/e.test.js': `/**\n * @leaktight heap=much\n */\ntest('unreadable', () => {});`,
      'lib/f.test.js': `/**\n * @leaktight skip="see issue 7"\n */\n${head}test('left out', () => { leakObjects(); });`,
    };
    const gate = { objects: 400, files: { 'src/**/*.[jt]s?(x)': { objects: 100 } } };
    const ran = await run(project(gate, files), { args: ['-i'] });
    expect(failuresOf(ran).toSorted()).toEqual(['above it', 'config', 'file', 'glob']);
    const froms = messagesOf(ran).flatMap((text) => /allowed \((.*?)\)\./.exec(text)?.[1] ?? []);
    expect(froms.toSorted()).toEqual([
      'config: testEnvironmentOptions.leaktight.gate',
      'docblock @leaktight',
      'files "src/**/*.[jt]s?(x)"',
      'leakThresholds() in the file',
    ]);
    expect(ran.json!.testResults.map(({ message }) => message).join('\n')).toContain(
      "Could not read heap in docblock @leaktight: got 'much'",
    );
    expect(ran.stderr).toContain('lib/f.test.js > left out: not judged: see issue 7 (docblock @leaktight)');
  });

  test('names files that it cannot see, and leaves the report on the output alone', async () => {
    const files = {
      'a.test.js': `test('seen', () => {});`,
      'b.test.js': `/** @jest-environment node */\ntest('not seen', () => {});`,
    };
    const ran = await run(project(true, files));
    expect(ran.json!.success).toBe(true);
    expect(ran.stderr).toContain('1 test judged');
    expect(ran.stderr).toContain('b.test.js: the gate could not see this file');
    expect(ran.stderr).not.toContain('a.test.js: the gate');
  });

  test('stays off, warns or repeats by the environment', async () => {
    const files = project(
      { objects: false },
      {
        'a.test.js': `${head}test('leaks a little', () => { leakObjects(20); }); test('leaks bytes', () => { leakBytes(); });`,
      },
    );
    const warned = await run(files, { env: { LEAKTIGHT: 'warn' } });
    expect(failuresOf(warned)).toEqual([]);
    expect(warned.stderr).toContain('a.test.js > leaks bytes: left 1.6 MB behind');
    const off = await run(files, { env: { LEAKTIGHT: 'off' } });
    expect(off.stderr).not.toContain('Leak gate');
    const repeated = await run(files, { env: { LEAKTIGHT_REPEAT: '20' } });
    expect(failuresOf(repeated)).toEqual(['leaks a little', 'leaks bytes']);
  });

  test('does not run tests again that only asserted on much', async () => {
    const file = `let runs = 0; afterAll(() => { process.stderr.write('RUNS ' + runs); });
${Array.from({ length: 40 }, (_, n) => assertingOnMuch(n)).join('\n')}`;
    const ran = await run(project({ objects: 5000 }, { 'a.test.js': file }));
    expect(ran.exitCode).toBe(0);
    // Each again if it were suspected; V8 itself keeps something of the first ones.
    expect(Number(/RUNS (\d+)/.exec(ran.stderr)?.[1])).toBeLessThan(40 + 30);
  });

  test('lets bail stop the run at the file that leaks', async () => {
    const files = {
      'a.test.js': `${head}test('leaks', () => { leakObjects(); });`,
      'b.test.js': `test('may not run', () => {});`,
    };
    // Jest prints no JSON when it bails.
    const ran = await runJest(project(true, files), { args: ['-i', '--bail'] });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toContain('Tests:       1 failed, 1 total');
    expect(ran.stderr).toContain('LeakError: Left 1,5');
  });

  test('fails at once without a second measurement when it need not confirm', async () => {
    const file = `${head}let runs = 0; test('grows once', () => { if (runs++ === 0) leakBytes(); }); test('ran once', () => { expect(runs).toBe(1); });`;
    const ran = await run(project({ confirm: false, objects: false }, { 'a.test.js': file }));
    expect(failuresOf(ran)).toEqual(['grows once']);
    expect(messagesOf(ran)[0]).toContain('Measured once, as it ran.');
  });
});
