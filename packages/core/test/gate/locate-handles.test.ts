import { afterEach, describe, expect, it } from 'vitest';
import { locateHandles } from '../../src/gate/locate-handles.ts';
import type { Rerun } from '../../src/gate/watched-test.ts';

const timers: NodeJS.Timeout[] = [];

function beat(): void {
  timers.push(setInterval(() => undefined, 60_000));
}

const running =
  (attempt: () => void): Rerun =>
  (around) =>
    around(async () => attempt());
const isRunnerFile = (url: string): boolean => url.includes('node_modules');

describe('locateHandles', () => {
  afterEach(() => timers.splice(0).forEach((timer) => clearInterval(timer)));

  it('names the lines that open what further runs leave open, and how many each run does', async () => {
    const rerun = running(() => {
      beat();
      beat();
      clearTimeout(setTimeout(() => undefined, 60_000));
    });
    const handles = await locateHandles(rerun, [{ name: 'timer', count: 2 }], isRunnerFile);
    expect(handles).toMatchObject([
      { kind: 'timer', perCall: 2, stack: [{ functionName: 'beat', line: 8 }, { line: 22 }, { line: 14 }] },
    ]);
    expect(timers).toHaveLength(4);
  });

  it('tells nothing of kinds that runs did not leave open', async () => {
    expect(await locateHandles(running(beat), [{ name: 'TCP server', count: 2 }], isRunnerFile)).toEqual([]);
  });

  it('tells nothing of a test that fails meanwhile, and watches no longer', async () => {
    const rerun = running(() => {
      beat();
      throw new Error('the port is taken');
    });
    expect(await locateHandles(rerun, [{ name: 'timer', count: 1 }], isRunnerFile)).toEqual([]);
  });
});
