import { type KnownHolder, propertyAt } from './held-path.ts';

const records = [
  'calls',
  'results',
  'contexts',
  'instances',
  'lastCall',
  'settledResults',
  'invocationCallOrder',
];

/** The packages of both runners that make spies. */
const spies = /^(?:@vitest\/spy|jest-mock)@/;

const madeAnew =
  'make the spy once, outside the measured function (`vi.fn()`, `vi.spyOn()`, `jest.fn()`): the runner keeps each one until the test file ends.';

/** The arguments and results that `vi.fn()` and `jest.fn()` record for every call. */
export const mockCalls: KnownHolder = {
  name: 'mock-calls',
  advise(path) {
    const record = propertyAt(path, ...records);
    if (record < 0) return spies.test(path.runner ?? '') ? madeAnew : null;
    const isMock = path.values
      .slice(0, record + 1)
      .some(
        ({ edge, name }) =>
          mentionsMock(name) || (edge.kind !== 'start' && 'name' in edge && mentionsMock(edge.name)),
      );
    if (!isMock) return null;
    return 'the spy records every call: call `mockClear()` in the measured function, or measure with a plain function.';
  },
};

function mentionsMock(name: string): boolean {
  return /mock|spy/i.test(name);
}
