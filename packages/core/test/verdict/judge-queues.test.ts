import { describe, expect, it } from 'vitest';
import { judgeSurvivors } from '../../src/verdict/verdict.ts';
import type { SurvivorReading } from '../../src/probe/probe.ts';
import { after, native, type Left } from '../support/left-builder.ts';

const judge = (...readings: readonly SurvivorReading[]): ReturnType<typeof judgeSurvivors> =>
  judgeSurvivors(readings, 5);

const ended = {
  kind: 'steady',
  reason: 'Objects that outlived their call stopped coming: warm-up, or the last values kept.',
};
const more = { kind: 'more', pace: false };

/** The newest of what so many calls kept. */
const holding = (calls: number, count: number, stack?: string): Left => ({
  at: (call) => (call >= calls - count ? 1 : 0),
  ...(stack && { stack }),
});

const queues = (
  rounds: readonly (readonly [calls: number, ...counts: number[]])[],
  stacks: readonly string[],
) =>
  rounds.map(([calls, ...counts]) =>
    after(calls, ...counts.map((count, index) => holding(calls, count, stacks[index]))),
  );
const put = 'put@/app/queue.ts:3';

const half = (calls: number, count: number, odd: number, stack: string): Left => ({
  at: (call) => (call >= calls - count && call % 2 === odd ? 1 : 0),
  stack,
  allocator: 'put',
});

describe('judgeSurvivors, of queues', () => {
  const other = 'log@/app/log.ts:7';

  it('wants two stretches at the same pace, and a thousand calls', () => {
    const early = queues(
      [
        [300, 60],
        [600, 120],
        [992, 200],
      ],
      [put],
    );
    expect(judge(...early)).toEqual(more);
    const readings = queues(
      [
        [300, 60],
        [600, 120],
        [1000, 200],
      ],
      [put],
    );
    expect(judge(...readings)).toEqual({ kind: 'leaking', by: 'arrival', sites: readings[2]!.sites });
    expect(
      judge(
        ...queues(
          [
            [600, 120],
            [3000, 600],
          ],
          [put],
        ),
      ),
    ).toEqual(more);
  });

  it('lets a queue of Node pass', () => {
    expect(
      judge(
        ...queues(
          [
            [600, 120],
            [1200, 240],
            [2400, 480],
          ],
          [native],
        ),
      ),
    ).toEqual(ended);
    expect(
      judge(
        ...queues(
          [
            [600, 120],
            [3000, 600],
          ],
          [native],
        ),
      ),
    ).toEqual(ended);
  });

  it('names those that were seen to grow most often', () => {
    const both = queues(
      [
        [600, 120, 120],
        [1200, 240, 240],
        [2400, 480, 480],
      ],
      [put, other],
    );
    expect(judge(...both)).toEqual({ kind: 'leaking', by: 'arrival', sites: both[2]!.sites });
    const rounds = [
      [300, 60, 90],
      [600, 120, 90],
      [1200, 240, 240],
      [2400, 480, 540],
    ] as const;
    const one = queues(rounds, [put, other]);
    expect(judge(...one)).toEqual({ kind: 'leaking', by: 'arrival', sites: [one[3]!.sites[0]] });
    const turned = queues(
      rounds.map(([calls, first, second]) => [calls, second, first]),
      [other, put],
    );
    expect(judge(...turned)).toEqual({ kind: 'leaking', by: 'arrival', sites: [turned[3]!.sites[1]] });
  });

  it('counts a queue for the user that any of its sites has on the stack', () => {
    const readings = (
      [
        [600, 120],
        [1200, 240],
        [2400, 480],
      ] as const
    ).map(([calls, count]) => after(calls, half(calls, count, 0, native), half(calls, count, 1, put)));
    expect(judge(...readings)).toEqual({ kind: 'leaking', by: 'arrival', sites: readings[2]!.sites });
  });
});
