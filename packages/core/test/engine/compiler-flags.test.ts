import { execFileSync } from 'node:child_process';
import v8 from 'node:v8';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepBytecode } from '../../src/engine/gauge/gauge.ts';
import { detectLeaks } from '../../src/index.ts';

/** Every flag of V8 that was set, in order. */
let set: string[] = [];

beforeEach(() => {
  set = [];
  const original = v8.setFlagsFromString.bind(v8);
  vi.spyOn(v8, 'setFlagsFromString').mockImplementation((flags) => {
    set.push(flags);
    original(flags);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The flags that are not as they were before. */
function changed(): string[] {
  const last = new Map(set.map((flag) => [nameOf(flag), flag]));
  const first = new Map(set.toReversed().map((flag) => [nameOf(flag), flag]));
  return [...last].filter(([name, flag]) => first.get(name) === flag).map(([, flag]) => flag);
}

function nameOf(flag: string): string {
  return flag.replace(/^--(no-)?/, '').replace(/=.*/, '');
}

const kept: unknown[] = [];
const fail = (): never => {
  throw new Error('closed');
};

describe('the flags of V8', () => {
  it.each([
    ['a steady function', (): number => 1, {}],
    ['a leak, explained', () => kept.push({}), { explain: 'sites' }],
    [
      'a slow function that runs out of time',
      () => new Promise((done) => setTimeout(done, 5)),
      { timeBudget: 100 },
    ],
  ] as const)('are put back after %s', async (_, run, options) => {
    await detectLeaks(run, options);
    expect(set).toContain('--no-turbo-allocation-folding');
    expect(set).toEqual(expect.arrayContaining(['--retain-maps-for-n-gc=0', '--no-opt', '--no-sparkplug']));
    expect(changed()).toEqual([]);
  });

  it('have V8 keep bytecode while further runs of a long test are read, and are put back', () => {
    const restore = keepBytecode();
    expect(set).toEqual(['--no-flush-bytecode']);
    restore();
    restore();
    expect(set).toEqual(['--no-flush-bytecode', '--flush-bytecode']);
  });

  it.runIf(process.platform === 'linux')(
    'have V8 free buffers on this thread while native memory is followed, and are put back',
    async () => {
      await detectLeaks(() => new ArrayBuffer(100), { track: ['native'] });
      expect(set).toContain('--no-concurrent-array-buffer-sweeping');
      expect(changed()).toEqual([]);
    },
  );

  it('are put back after a path, which compiles functions in less time and collects no garbage', async () => {
    const { retainers } = await detectLeaks(() => kept.push({}), { explain: 'path' });
    expect(retainers).toHaveLength(1);
    expect(set).toContain('--max-inlined-bytecode-size-cumulative=100');
    expect(set).toContain('--heap-growing-percent=500');
    expect(changed()).toEqual([]);
  });

  it('keep Maglev, where there is one, from what runs once, up to the path', async () => {
    await detectLeaks(() => kept.push({}), { explain: 'path' });
    const hasMaglev = process.config.variables['v8_enable_maglev' as never] === 1;
    expect(set.includes('--invocation-count-for-maglev=2500')).toBe(hasMaglev);
    // V8 13 checks that it is on when such code is optimised, and ends the process.
    expect(set).not.toContain('--no-maglev-osr');
    expect(changed()).toEqual([]);
  });

  it('are put back to what is the default of this V8', async () => {
    await detectLeaks(() => kept.push({}), { explain: 'path' });
    const defaults = execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' });
    const last = [...new Map(set.map((flag) => [nameOf(flag), flag])).values()];
    expect(last.length).toBeGreaterThan(5);
    expect(last.filter((flag) => !defaults.includes(`default: ${flag}\n`))).toEqual([]);
  });

  it('are put back after a function that throws', async () => {
    await expect(detectLeaks(fail)).rejects.toThrow('closed');
    expect(set).toContain('--no-lazy-feedback-allocation');
    expect(changed()).toEqual([]);
  });
});
