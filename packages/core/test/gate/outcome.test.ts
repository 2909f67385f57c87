import { expect, it } from 'vitest';
import { isFailure, type GateOutcome } from '../../src/gate/outcome.ts';

it('fails tests that leak, in repeat mode as well, and no others', () => {
  const kinds = ['leaking', 'repeat-leak', 'warm-up', 'unconfirmed', 'skipped'] as const;
  expect(kinds.filter((kind) => isFailure({ kind } as GateOutcome))).toEqual(['leaking', 'repeat-leak']);
});
