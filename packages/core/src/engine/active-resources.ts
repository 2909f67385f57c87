/** What keeps the event loop alive, counted by kind: `{ TCPSocketWrap: 2, Timeout: 1 }`. */
export function countActiveResources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
