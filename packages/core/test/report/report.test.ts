import { describe, expect, it } from 'vitest';
import type { Finding, Retainer } from '../../src/finding.ts';
import { renderReport } from '../../src/report/report.ts';
import { finding, frame, suspect } from '../support/finding-builder.ts';

const style = { colours: false, cwd: '/app' };
const render = (parts: Partial<Finding>): string => renderReport(finding(parts), style);

const sessionPath: Retainer = {
  className: 'Session',
  objectsPerCall: 1,
  selfBytesPerCall: 120,
  retainedBytesPerCall: 4100,
  holder: 'growing-collection',
  advice: 'delete the entry when the session closes.',
  kept: [],
  sample: ['id', 'listeners'],
  fingerprint: 'ab12',
  path: [
    { edge: '', node: 'module src/session.ts', suspect: false, reason: null },
    { edge: 'sessions', node: 'Map', suspect: true, reason: '652 entries' },
    { edge: '[key]', node: 'Session', suspect: false, reason: null },
  ],
};

const leaking = {
  verdict: 'leaking',
  leaking: ['heap'],
  reasons: ['Objects kept arriving over 640 calls and were never let go.'],
  survivalCurve: Array.from({ length: 40 }, () => 48),
  growth: { ...finding().growth, objectsPerCall: 3, heapBytesPerCall: 212.4 },
  suspects: [
    suspect(
      'Map@ < openSession@/app/src/session.ts:9 < connect@/app/src/client.ts:20 < emit@node:events:500 < retry@p-retry@6.1.0/index.js:30 < once@p-retry@6.1.0/index.js:60 < @/app/test/session.test.ts:12',
      { objectsPerCall: 2, bytesPerCall: 180 },
    ),
    suspect('set@ < register@mobx@6.0.0/lib/observers.js:7 < openSession@/app/src/session.ts:9', {
      role: 'keeps',
      objectsPerCall: 0.002,
      bytesPerCall: 62,
    }),
  ],
  suspectsOmitted: 3,
} satisfies Partial<Finding>;

describe('renderReport', () => {
  it('tells a leak by what stays, where it is made, what was tried and what to do', () => {
    expect(render(leaking)).toBe(`\
Leaking: each call leaves 3 objects (212 B) behind.
Objects kept arriving over 640 calls and were never let go.
  ████████████████████████████████████████  survivors of 640 calls, oldest first

Where
  1. openSession  src/session.ts:9:3  allocates 2 objects, 180 B per call
       ← connect  src/client.ts:20:3
       ← once  p-retry@6.1.0
       ← (anonymous)  test/session.test.ts:12:3
  2. register  mobx@6.0.0  node_modules/mobx/lib/observers.js:7:3  grows the collection that keeps them, 62 B per call
       ← openSession  src/session.ts:9:3
  and 3 more places

Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 412 ms.
A cache for more than 1,285 entries looks the same: raise \`maxCalls\` to twice its size, and \`timeBudget\` with it, or name it in \`ignore\`.
Next: look at where openSession puts what it makes, and at who should take it out again.`);
  });

  it('draws what keeps the objects, with the suspect edge underlined, and what grows', () => {
    const report = render({
      ...leaking,
      suspects: [],
      suspectsOmitted: 0,
      retainers: [
        { ...sessionPath, kept: [{ className: 'Map', objectsPerCall: 1, bytesPerCall: 200 }] },
        { ...sessionPath, path: sessionPath.path.slice(0, 2) },
      ],
      retainersOmitted: 1,
      collections: [{ name: 'sessions', kind: 'Map', sizeBefore: 12, sizeAfter: 652, entriesPerCall: 1 }],
      snapshotPath: '/app/.leaktight/a.heapsnapshot',
    });
    expect(report).toBe(`\
Leaking: each call leaves 3 objects (212 B) behind.
Objects kept arriving over 640 calls and were never let go.
  ████████████████████████████████████████  survivors of 640 calls, oldest first

Kept alive by
  module src/session.ts
  ├─ sessions → Map  (652 entries)
  │  ~~~~~~~~
  ╰→ [key] → Session
     1 × Session { id, listeners }, 120 B per call, keeping 4.1 kB alive
     with 1 Map per call
  also: module src/session.ts → sessions Map
  and 1 more path
Grows: sessions (Map), 12 → 652 entries, 1 per call

Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 412 ms.
Snapshot: .leaktight/a.heapsnapshot
A cache for more than 1,285 entries looks the same: raise \`maxCalls\` to twice its size, and \`timeBudget\` with it, or name it in \`ignore\`.
Next: delete the entry when the session closes.`);
  });

  it.each([
    ['event-listener', false],
    ['timer', false],
    ['closure', true],
    [null, true],
  ])('takes what is held by %s for a cache that fills: %s', (holder, isCache) => {
    const report = render({ ...leaking, retainers: [{ ...sessionPath, holder }] });
    expect(report.includes('A cache for more than')).toBe(isCache);
  });

  it('folds the middle of a long path, but not its suspect edge', () => {
    const path = Array.from({ length: 14 }, (_, index) => ({
      edge: index === 0 ? '' : `.next${index}`,
      node: `Node${index}`,
      suspect: index === 6,
      reason: null,
    }));
    const report = render({ ...leaking, suspects: [], retainers: [{ ...sessionPath, sample: [], path }] });
    expect(report).toContain(`
  Node0
  ├─ .next1 → Node1
  │  … 3 more steps
  ├─ .next5 → Node5
  ├─ .next6 → Node6
  │  ~~~~~~
  ├─ .next7 → Node7
  │  … 4 more steps
  ├─ .next12 → Node12
  ╰→ .next13 → Node13
     1 × Session, 120 B per call, keeping 4.1 kB alive
`);
  });

  it('names the first properties of an object that has many', () => {
    const sample = Array.from({ length: 8192 }, (_, index) => String(index));
    const report = render({ ...leaking, retainers: [{ ...sessionPath, sample }] });
    expect(report).toContain('1 × Session { 0, 1, 2, 3, 4, 5, … }, 120 B per call');
  });

  it('tells handles that stay open, and who opened them', () => {
    const report = render({
      verdict: 'leaking',
      leaking: ['handles'],
      growth: { ...finding().growth, handlesPerCall: 1.5 },
      handles: [
        {
          kind: 'Timeout',
          perCall: 1,
          stack: [frame('setTimeout@node:timers:139'), frame('poll@/app/src/poll.ts:4')],
        },
        { kind: 'file descriptor', perCall: 0.5, stack: [] },
      ],
    });
    expect(report).toBe(`\
Leaking: each call leaves 1.5 handles behind.

Left open
  1 × Timeout per call  ← poll  src/poll.ts:4:3
  0.5 × file descriptor per call

Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 412 ms.
Next: close each Timeout before the call ends, or in \`tearDown\` if the calls share it.`);
  });

  it('tells several kinds of memory in one line', () => {
    const growth = {
      ...finding().growth,
      heapBytesPerCall: 9,
      externalBytesPerCall: 8192,
      nativeBytesPerCall: 112.4,
    };
    const report = render({ verdict: 'leaking', leaking: ['heap', 'external', 'native'], growth });
    expect(report.split('\n')[0]).toBe(
      'Leaking: each call leaves 9 B in a growing collection, 8.2 kB of external memory and 112 B of native memory behind.',
    );
  });

  it('tells a steady verdict in two lines', () => {
    expect(
      render({
        reasons: ['No object outlived its call.'],
        calls: 16,
        callsMade: 21,
        rounds: finding().rounds.slice(0, 1),
      }),
    ).toBe(`\
Steady: 16 calls left nothing behind that keeps growing.
No object outlived its call.

Tried 16 calls in 1 round after 5 warm-up calls, 412 ms.`);
  });

  it('tells why nothing was decided, and what was not measured', () => {
    const report = render({
      verdict: 'inconclusive',
      reasons: ['Objects outlived their calls unevenly over 640 calls.'],
      survivalCurve: [4, 0, 1, 0, 0, 2, 0, 8],
      durationMs: 5012,
      unmeasured: [
        { resource: 'native', why: 'koffi is not installed' },
        { resource: 'handles', why: 'worker threads share the process' },
      ],
    });
    expect(report).toBe(`\
Inconclusive after 640 calls: neither a leak nor the absence of one was shown.
Objects outlived their calls unevenly over 640 calls.
  ▅▁▂▁▁▃▁█  survivors of 640 calls, oldest first

Tried 640 calls in 2 rounds after 5 warm-up calls, 1,285 calls in all, 5.0 s.
Not measured: native (koffi is not installed); handles (worker threads share the process)
Next: give it a larger \`timeBudget\`, or measure less in one call; with \`strict\` this fails.`);
  });

  it('paints nothing but with colours on, and says the same with them', () => {
    const plain = render(leaking);
    const painted = renderReport(finding(leaking), { ...style, colours: true });
    // oxlint-disable-next-line no-control-regex -- the escape sequences are what is looked for
    const escapes = /\u001B\[\d+m/g;
    expect(plain).not.toMatch(escapes);
    expect(painted).toMatch(escapes);
    expect(painted.replace(escapes, '')).toBe(plain);
  });

  it('needs no style: then it has no colours, and whole paths', () => {
    expect(renderReport(finding(leaking))).toBe(renderReport(finding(leaking), { colours: false, cwd: '' }));
    const unset = { colours: undefined, cwd: undefined } as object;
    expect(renderReport(finding(leaking), unset)).toBe(renderReport(finding(leaking)));
  });

  it('has no line that a runner takes for one of a stack trace', () => {
    const report = render({
      ...leaking,
      handles: [{ kind: 'Timeout', perCall: 1, stack: [frame('poll@/app/src/poll.ts:4')] }],
    });
    expect(report.split('\n').filter((line) => /^\s*at\s/.test(line))).toEqual([]);
  });

  it('stays within 25 lines with all that a heap leak has', () => {
    const report = render({
      ...leaking,
      retainers: [sessionPath],
      collections: [{ name: 'sessions', kind: 'Map', sizeBefore: null, sizeAfter: 652, entriesPerCall: 1 }],
    });
    expect(report.split('\n').length).toBeLessThanOrEqual(25);
  });
});
