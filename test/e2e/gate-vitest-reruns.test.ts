import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { runVitest, type ProjectFiles, type ProjectRun } from '../support/run-project.ts';

const config = (gate: string): string => `
import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: ${gate} })] };
`;

function statusesOf({ json }: ProjectRun): Record<string, string> {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  return Object.fromEntries(results.map(({ fullName, status }) => [fullName, status]));
}

/** What has a test run again. */
const head = `import { afterAll, describe, expect, test, vi } from 'vitest';
const leaked = []; const kept = new Map();
const leak = (count = 5000) => { for (let i = 0; i < count; i++) leaked.push({ i }); };
const growOnce = (name) => { if (!kept.has(name)) kept.set(name, new Uint8Array(3_000_000)); };
`;

const inline = 'toMatchInlineSnapshot(`\n      {\n        "a": 1,\n      }\n    `)';
const bodies = `
describe('in a suite', () => {
  test('leaks', () => { leak(50_000); expect({ a: 1 }).${inline}; expect({ of: 'a leak' }).toMatchSnapshot(); expect('more').toMatchSnapshot('named'); });
});
test('grows once', () => { growOnce('one'); expect({ a: 1 }).${inline}; expect('clean').toMatchSnapshot();
  expect(() => { throw new Error('thrown'); }).toThrowErrorMatchingSnapshot(); });
test.concurrent('is concurrent', async ({ expect }) => { growOnce('two'); await null; expect('concurrent').toMatchSnapshot(); });
test.concurrent('leaks concurrently', async ({ expect }) => { leak(); await null; expect('concurrently').toMatchSnapshot(); });
test('is clean', () => { expect('nothing').toMatchSnapshot(); });
`;

const expected = {
  'in a suite leaks': 'failed',
  'grows once': 'passed',
  'is concurrent': 'passed',
  'leaks concurrently': 'failed',
  'is clean': 'passed',
};

const file = 'a.test.js';
const stored = '__snapshots__/a.test.js.snap';

async function run(
  gate: string,
  text: string,
  more: ProjectFiles = {},
  args: string[] = [],
): Promise<ProjectRun> {
  return await runVitest(
    { 'vitest.config.mjs': config(gate), [file]: `${head}${text}`, ...more },
    { args: ['--reporter=json', '--reporter=default', ...args], read: [file, stored] },
  );
}

/** What the runner says of snapshots, when there is something to say. */
const summaryOf = ({ stdout }: ProjectRun): string[] => stdout.match(/^ +(?:Snapshots|Obsolete) .*$/gm) ?? [];

describe.runIf(runners.has('vitest'))('tests that run again under Vitest', () => {
  test('meet their snapshots as when they ran first, and change neither files nor summary', async () => {
    const without = await run('false', bodies);
    const written = await run('true', bodies);
    expect(statusesOf(written)).toEqual(expected);
    expect(written.stderr).not.toContain('could not be measured again');
    expect(written.files).toEqual(without.files);
    expect(summaryOf(written)).toEqual(summaryOf(without));
    expect(summaryOf(written).join()).toMatch(/Snapshots +7 written/);
    const again = await run('true', bodies, { [stored]: without.files[stored]! }, ['--update=none']);
    expect(statusesOf(again)).toEqual(expected);
    expect(again.files).toEqual(without.files);
    expect(summaryOf(again)).toEqual([]);
  });

  test('are not charged with the mocks that the runner keeps, and leave its spies and mocks as they were', async () => {
    const text = `const service = { load: () => 'real', save: () => 'real' };
const shared = vi.fn();
afterAll(() => {
  expect(service.load()).toBe('mocked'); vi.restoreAllMocks(); expect(service.load()).toBe('real'); expect(service.save()).toBe('real');
  vi.clearAllMocks(); expect(shared).not.toHaveBeenCalled();
});
test('makes many mocks', () => {
  const mocks = Array.from({ length: 600 }, () => vi.fn());
  for (const mock of mocks) mock({ argument: [mock] });
  shared();
  expect(mocks[0]).toHaveBeenCalledOnce();
});
test('spies on many methods', () => {
  const methods = Array.from({ length: 600 }, () => ({ call: () => 1 }));
  for (const one of methods) { vi.spyOn(one, 'call').mockReturnValue(2); expect(one.call()).toBe(2); }
});
test('spies without undoing it', () => {
  growOnce('spies'); vi.spyOn(service, 'load').mockReturnValue('mocked'); expect(service.load()).toBe('mocked');
});
test('undoes what it spies on', () => {
  growOnce('undoes'); const spy = vi.spyOn(service, 'save').mockReturnValue('mocked'); expect(service.save()).toBe('mocked'); spy.mockRestore();
});
test('keeps its mocks', () => { for (let i = 0; i < 600; i++) leaked.push(vi.fn()); });
`;
    for (const mode of ['adaptive', 'exact']) {
      const watched = await run(`{ mode: '${mode}' }`, text);
      expect(statusesOf(watched), watched.stdout).toEqual({
        'makes many mocks': 'passed',
        'spies on many methods': 'passed',
        'spies without undoing it': 'passed',
        'undoes what it spies on': 'passed',
        'keeps its mocks': 'failed',
      });
      expect(watched.stdout).not.toContain('could not be measured again');
    }
  });

  test('undo stubs of the environment and of globals as the config asks', async () => {
    const unstubbing = config('true').replace(' };', ', test: { unstubEnvs: true, unstubGlobals: true } };');
    const text = `const isStubbed = () => process.env.STUB !== undefined || globalThis.stub !== undefined;
test('stubs', () => { leak(); vi.stubEnv('STUB', 'yes'); vi.stubGlobal('stub', 1); });
test('meets no stub', () => { leak(); expect(isStubbed()).toBe(false); });
afterAll(() => { expect(isStubbed()).toBe(false); });`;
    const ran = await run('true', text, { 'vitest.config.mjs': unstubbing });
    expect(statusesOf(ran)).toEqual({ stubs: 'failed', 'meets no stub': 'failed' });
    expect(ran.stderr).not.toContain('could not be measured again');
    expect(ran.json!.testResults[0]!.message).toBe('');
  });

  test('write new inline snapshots where they belong, once', async () => {
    const text = `test('leaks', () => { leak();
  expect({ a: 1 }).toMatchInlineSnapshot(); });
`;
    const without = await run('false', text);
    const watched = await run('true', text);
    expect(statusesOf(watched)).toEqual({ leaks: 'failed' });
    expect(watched.files).toEqual(without.files);
    expect(watched.files[file]).toContain('"a": 1');
    expect(summaryOf(watched)).toEqual(summaryOf(without));
  });

  test('may poll and assert softly, and fail nothing when they do so in a further run', async () => {
    const ran = await run(
      'true',
      `let runs = 0; let soft = 0;
test('polls', async () => { leak(); let tries = 0; await expect.poll(() => ++tries, { interval: 1 }).toBe(3); await expect(Promise.resolve(1)).resolves.toBe(1); });
test('fails softly', () => { growOnce('one'); expect.soft(runs++).toBe(0); });
test('fails softly of its context', ({ expect }) => { growOnce('two'); expect.soft(soft++).toBe(0); });`,
    );
    expect(statusesOf(ran)).toEqual({
      polls: 'failed',
      'fails softly': 'passed',
      'fails softly of its context': 'passed',
    });
    expect(ran.stderr).toMatch(/fails softly: .+could not be measured again: expected 1 to be \+?0/);
    expect(ran.stderr).toMatch(
      /fails softly of its context: .+could not be measured again: expected 1 to be \+?0/,
    );
    expect(ran.stdout).toMatch(/Tests +1 failed \| 2 passed/);
  });
});
