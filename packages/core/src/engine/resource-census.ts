import fs from 'node:fs';

// Copies taken before a test can replace them.
const { readdirSync, readlinkSync, readFileSync } = fs;

/** Open resources at one moment, in numbers. */
export interface Census {
  /** What Node lists as keeping the process alive, by its names. */
  readonly active: ReadonlyMap<string, number>;
  /** File descriptors: by kind on Linux, all as `descriptor` on other Unixes, none on Windows. */
  readonly descriptors: ReadonlyMap<string, number>;
  /** Child processes that run or were never waited for; an unref'd one shows nowhere else. Linux only. */
  readonly children: number;
}

function add(counts: Map<string, number>, kind: string): void {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

/** What a link of /proc/self/fd points at. */
function descriptorKind(link: string): string {
  if (link.startsWith('socket:')) return 'socket';
  if (link.startsWith('pipe:')) return 'pipe';
  return link.startsWith('anon_inode:') ? 'anonymous' : 'file';
}

/** Where a file descriptor leads, or null when it is closed or the platform does not tell. */
export function descriptorTarget(descriptor: number | string): string | null {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return null;
  }
}

function countDescriptors(): Map<string, number> {
  const counts = new Map<string, number>();
  try {
    if (process.platform === 'linux') {
      for (const descriptor of readdirSync('/proc/self/fd')) {
        // The descriptor of this very listing is gone by now and has no target.
        const target = descriptorTarget(descriptor);
        if (target !== null) add(counts, descriptorKind(target));
      }
    } else if (process.platform !== 'win32') {
      counts.set('descriptor', readdirSync('/dev/fd').length);
    }
  } catch {
    // No /proc (a sandbox), or no descriptor left to list the others with: the rest still counts.
  }
  return counts;
}

function countChildren(): number {
  if (process.platform !== 'linux') return 0;
  try {
    const threads = readdirSync('/proc/self/task');
    const children = threads.map((thread) => readFileSync(`/proc/self/task/${thread}/children`, 'utf8'));
    return children.join(' ').split(' ').filter(Boolean).length;
  } catch {
    return 0; // a thread ended meanwhile, or the kernel does not list children
  }
}

/**
 * Counts what is open without any hook, in a fraction of a millisecond. Descriptors and children are those of the
 * whole process, other threads included.
 */
export function takeCensus(): Census {
  const active = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) add(active, name);
  return { active, descriptors: countDescriptors(), children: countChildren() };
}
