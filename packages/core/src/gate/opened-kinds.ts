import type { HandleKind } from './growth.ts';

/** By the names that Node gives them. */
const names: Readonly<Record<string, string>> = {
  Timeout: 'timer',
  Immediate: 'immediate',
  TCPServerWrap: 'TCP server',
  TCPSocketWrap: 'TCP socket',
  TLSWrap: 'TLS socket',
  UDPWrap: 'UDP socket',
  PipeServerWrap: 'pipe server',
  PipeWrap: 'pipe',
  ProcessWrap: 'child process',
  MessagePort: 'message port',
  Worker: 'worker thread',
  FSEventWrap: 'file system watcher',
  StatWatcher: 'file status watcher',
};

type Counts = Readonly<Record<string, number>>;

/** What each of some runs left open, by kind, most first; what some of them only did is left out. */
export function openedKinds(before: Counts, after: Counts, runs: number): HandleKind[] {
  return Object.entries(after)
    .map(([kind, count]) => ({
      name: names[kind] ?? kind,
      count: Math.round((count - (before[kind] ?? 0)) / runs),
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
}
