/** So many zeros, without an allocation for each. */
export function zeros(length: number): number[] {
  const counts: number[] = [];
  counts.length = length;
  return counts.fill(0);
}
