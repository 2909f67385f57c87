import { describe, expect, it } from 'vitest';
import type { Exceeded, GateOutcome } from '../src/gate/gate.ts';
import { outcomeLine, summaryLines } from '../src/gate-report.ts';
const growth = { heap: 960_000, objects: 20_000, external: null, native: null, handles: null };

const failing = { mode: 'adaptive', action: 'fail' } as const;

const summaryOf = (count: number): readonly string[] => {
  const outcomes = Array.from({ length: count }, (_, index) => ({
    name: `test ${index}`,
    outcome: { kind: 'unconfirmed', exceeded: [], why: `already there${index || ''}` } as const,
  }));
  const file = { ...failing, file: 'a.test.ts', judged: count, nativeUnjudged: null, outcomes };
  return summaryLines({ files: [file], unseen: [] });
};

const late = (atMost: number, exceeded: readonly Exceeded[] = []) =>
  ({ kind: 'unconfirmed', exceeded, why: 'took the 10 s', atMost }) as const;

const numbered = (outcomes: readonly GateOutcome[]) =>
  outcomes.map((outcome, index) => ({ name: `test ${index}`, outcome }));

describe('the summary of a run', () => {
  it('names tests that could not be measured again', () => {
    expect(summaryOf(1)).toEqual([
      'Leak gate (adaptive): 1 test judged, 1 could not be measured again',
      '  a.test.ts > test 0: may have left too much behind and could not be measured again: already there',
    ]);
  });

  it('says how much tests may have left at most, where that is known', () => {
    const outcome = { kind: 'unconfirmed', exceeded: [], why: 'already there', atMost: 45_000 } as const;
    const outcomes = [{ name: 'parses', outcome }];
    const file = { ...failing, file: 'a.test.ts', judged: 1, nativeUnjudged: null, outcomes };
    expect(summaryLines({ files: [file], unseen: [] })[1]).toBe(
      '  a.test.ts > parses: may have left too much behind, 45 kB at most, and could not be measured again: already there',
    );
  });

  it('says how many objects tests may have left, where these are in doubt alone', () => {
    const why = 'already there';
    const outcome = { kind: 'unconfirmed', exceeded: [], why, atMost: 45_000, objectLimit: 1000 } as const;
    expect(outcomeLine(outcome)).toBe(
      'may have left more than 1,000 objects behind, 45 kB at most, and could not be measured again: already there',
    );
  });

  it.each([
    [['heap'], 'left 3.3 MB behind'],
    [['heap', 'external'], 'left 3.3 MB of heap and 3.3 MB of external memory behind'],
    [['native'], 'left 3.3 MB of native memory behind'],
  ] as const)('says of what memory bytes are (%s)', (resources, said) => {
    const exceeded = resources.map((resource) => ({
      resource,
      growth: 3_300_000,
      limit: 1e6,
      from: 'a rule',
    }));
    const outcome = { kind: 'warm-up', exceeded } as const;
    const outcomes = [{ name: 'parses', outcome }];
    const file = { ...failing, file: 'a.test.ts', judged: 1, nativeUnjudged: null, outcomes };
    const [, line] = summaryLines({ files: [file], unseen: [] });
    expect(line).toBe(`  a.test.ts > parses: ${said} the first time and not again: warm-up, not failed`);
  });

  it('has one line for each test, whatever names and reasons are', () => {
    const named = {
      name: 'line\nbreak \u001b[2J',
      outcome: { kind: 'skipped', reason: 'a\nb', from: 'x' },
    } as const;
    const how = { mode: 'exact', action: 'fail' } as const;
    const file = { ...how, file: 'a\u202e.test.ts', judged: 1, nativeUnjudged: null, outcomes: [named] };
    const run = { files: [file], unseen: ['b\n.test.ts'] };
    expect(summaryLines(run)).toEqual([
      'Leak gate (exact): 1 test judged, 1 skipped',
      String.raw`  a\u202e.test.ts > line\nbreak \u001b[2J: not judged: a\nb (x)`,
      String.raw`  b\n.test.ts: the gate could not see this file`,
    ]);
  });

  it('names the first twenty, and how many more there are', () => {
    const lines = summaryOf(1018);
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('  and 998 more tests: could not be measured again');
  });

  it('has one line for many tests of a file that could not be measured again for one reason', () => {
    const grown = { resource: 'heap', growth: 1_500_000, limit: 1e6, from: 'built in' } as const;
    const few = { ...late(400_000), objectLimit: 1000 };
    const file = { ...failing, judged: 5, nativeUnjudged: null };
    const warm = { kind: 'warm-up', exceeded: [grown] } as const;
    const files = [
      { ...file, file: 'a.test.ts', outcomes: numbered([few, warm, few, few, { ...few, atMost: 700_000 }]) },
      {
        ...file,
        file: 'b.test.ts',
        outcomes: numbered([few, few, few, late(1_500_000, [grown]), { ...few, why: 'no' }]),
      },
      { ...file, file: 'c.test.ts', outcomes: numbered([few, late(1_500_000, [grown]), few]) },
    ];
    expect(summaryLines({ files, unseen: [] })).toEqual([
      'Leak gate (adaptive): 15 tests judged, 12 could not be measured again, 1 grew at first only',
      '  a.test.ts: 4 tests, each of which may have left more than 1,000 objects behind, 700 kB at most, and could not be measured again: took the 10 s: test 0, test 2, test 3 and 1 more',
      '  a.test.ts > test 1: left 1.5 MB behind the first time and not again: warm-up, not failed',
      '  b.test.ts: 4 tests, each of which may have left too much behind, 1.5 MB at most, and could not be measured again: took the 10 s: test 0, test 1, test 2 and 1 more',
      '  b.test.ts > test 4: may have left more than 1,000 objects behind, 400 kB at most, and could not be measured again: no',
      '  c.test.ts > test 0: may have left more than 1,000 objects behind, 400 kB at most, and could not be measured again: took the 10 s',
      '  c.test.ts > test 1: left 1.5 MB behind and could not be measured again: took the 10 s',
      '  c.test.ts > test 2: may have left more than 1,000 objects behind, 400 kB at most, and could not be measured again: took the 10 s',
    ]);
  });

  it('lists leaks of files that only warn, beside files that fail', () => {
    const leak = { kind: 'leaking', runs: 3, suspects: [], suspectsOmitted: 0, concurrentWith: 0 } as const;
    const exceeded = [{ resource: 'objects', growth: 5000, limit: 1000, from: 'built in' }] as const;
    const outcomes = [{ name: 'leaks', outcome: { ...leak, growth, exceeded } }];
    const seen = { judged: 2, nativeUnjudged: null, outcomes };
    const strict = { ...seen, mode: 'adaptive', action: 'fail', file: 'strict.test.ts' } as const;
    const warned = { ...seen, mode: 'exact', action: 'warn', file: 'warned.test.ts' } as const;
    const line = '  warned.test.ts > leaks: left 5,000 objects behind';
    expect(summaryLines({ files: [strict, warned], unseen: [] })).toEqual([
      'Leak gate (adaptive, exact, warnings only in 1 of 2 files): 4 tests judged, 2 left too much behind',
      line,
    ]);
    expect(summaryLines({ files: [warned], unseen: [] })).toEqual([
      'Leak gate (exact, warnings only): 2 tests judged, 1 left too much behind',
      line,
    ]);
    expect(summaryLines({ files: [strict], unseen: [] })).toEqual([
      'Leak gate (adaptive): 2 tests judged, 1 left too much behind',
    ]);
  });

  it('names files that were not seen, also where none was', () => {
    expect(summaryLines({ files: [], unseen: ['a.test.ts'] })).toEqual([
      'Leak gate: 0 tests judged, none left too much behind',
      '  a.test.ts: the gate could not see this file',
    ]);
  });
});
