/** Shorter names are part of too many others. */
const leastPart = 3;

/** The known name that a misspelt one was meant to be; null when none is near. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const near = known
    .map((other) => ({ other, edits: countEdits(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ other, edits }) => edits <= Math.max(1, name.length / 3) || isPart(name, other))
    .toSorted((a, b) => a.edits - b.edits);
  return near[0]?.other ?? null;
}

function isPart(one: string, other: string): boolean {
  const [short = '', long = ''] = [one.toLowerCase(), other.toLowerCase()].toSorted(
    (a, b) => a.length - b.length,
  );
  return short.length >= leastPart && long.includes(short);
}

/** Letters to insert, remove or replace: Levenshtein's distance, row by row. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = row[column - 1]! + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[column]! + 1, next[column - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
