/** Says of growth that was still followed when the calls ended why there is no verdict, and what to raise. */
export function tooFewCalls(calls: number): string {
  return (
    `${calls} calls were all that the time budget and \`maxCalls\` allowed, too few to tell a leak from what ends by itself. ` +
    'Raise `timeBudget` or `maxCalls`.'
  );
}
