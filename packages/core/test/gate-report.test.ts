import { describe, expect, it } from 'vitest';
import { describeLeak } from '../src/gate-report.ts';
import { suspect } from './support/finding-builder.ts';

const suspects = [suspect('load@/app/src/load.ts:4', { objectsPerCall: 20_000, bytesPerCall: 960_000 })];
const style = { colours: false, cwd: '/app' };
const growth = { heap: 960_000, objects: 20_000, external: null, native: null, handles: null };

describe('the error of a test that left too much behind', () => {
  it.each([
    ['once', { kind: 'leaking', exceeded: [], growth, runs: 0, concurrentWith: 0 } as const],
    ['again and again', { kind: 'repeat-leak', times: 10, objectsPerRun: 20_000 } as const],
  ])('gives amounts for a run of the test where it was measured %s', (_, outcome) => {
    const { message } = describeLeak({ ...outcome, suspects, suspectsOmitted: 0 }, style);
    expect(message).toContain('allocates 20,000 objects, 960 kB per run of the test');
    expect(message).not.toContain('per call');
  });
});
