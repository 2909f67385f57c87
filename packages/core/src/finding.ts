/**
 * A position in a source file: `line` from 1, `column` from 1, as editors count.
 * Node's own modules are named `node:…`; functions that V8 brings along (`Array.push`) have the file
 * `(native)` and line 0, code from strings `(eval)`.
 */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One frame of an allocation stack, innermost first, already mapped to the original source. */
export interface StackFrame extends SourcePosition {
  /** Empty when the function has no name. */
  readonly functionName: string;
  /** `name@version` of the package below node_modules that holds the file, else null. */
  readonly packageName: string | null;
}

/** What V8 can say about leaks, or what it could not. */
export type Verdict = 'leaking' | 'steady' | 'inconclusive';

/** The kinds of memory and resources that a measurement can judge. */
export type Resource = 'heap' | 'external' | 'native' | 'handles';

/** What one call leaves behind on average; null where a resource was not measured, or could not be judged. */
export interface Growth {
  readonly objectsPerCall: number | null;
  readonly heapBytesPerCall: number | null;
  readonly externalBytesPerCall: number | null;
  readonly nativeBytesPerCall: number | null;
  readonly handlesPerCall: number | null;
}

/** An allocation site whose objects outlive their call. */
export interface Suspect extends StackFrame {
  /** Whether the function makes the objects that stay, or makes the collection grow that holds them. */
  readonly role: 'allocates' | 'keeps';
  readonly objectsPerCall: number;
  readonly bytesPerCall: number;
  readonly stack: readonly StackFrame[];
}

/** One round of calls: how many there were, and how many objects of them were alive at its end. */
export interface Round {
  readonly calls: number;
  readonly survivors: number;
  readonly durationMs: number;
}

/** One step of a retaining path, from a root towards the leaked object. */
export interface RetainerStep {
  /** How the previous node holds this one, in the user's words: `.listeners`, `[key]`, `closure variable cache`. */
  readonly edge: string;
  /** What is held: `Map`, `Session`, `function onClose (src/a.ts:4)`. */
  readonly node: string;
  readonly suspect: boolean;
  /** Why this step is, or is not, to blame; null when nothing is known. */
  readonly reason: string | null;
}

/** Objects of one class that a leaked object keeps alive with it. */
export interface KeptClass {
  readonly className: string;
  readonly objectsPerCall: number;
  readonly bytesPerCall: number;
}

/** A group of leaked objects that are kept by the same path. */
export interface Retainer {
  /** Class or shape of the leaked objects. */
  readonly className: string;
  readonly objectsPerCall: number;
  readonly selfBytesPerCall: number;
  /** Bytes of all objects of the calls that are reached through the leaked ones, themselves included. */
  readonly retainedBytesPerCall: number;
  readonly path: readonly RetainerStep[];
  /** The known holder that was recognised (`event-listener`, `timer`, ...), else null. */
  readonly holder: string | null;
  /** The next step for this holder, else null. */
  readonly advice: string | null;
  /** What else they keep alive, by class, most bytes first; at most six classes. */
  readonly kept: readonly KeptClass[];
  /** Property names of one leaked object; values only when they were asked for. */
  readonly sample: readonly string[];
  readonly fingerprint: string;
}

/** A collection that holds more entries after the measurement than before. */
export interface GrowingCollection {
  readonly name: string;
  readonly kind: string;
  readonly sizeBefore: number | null;
  readonly sizeAfter: number;
  readonly entriesPerCall: number;
}

/** Handles of one kind that calls left open. */
export interface HandleGrowth {
  readonly kind: string;
  readonly perCall: number;
  /** Stack that opened one of them; empty when it could not be seen. */
  readonly stack: readonly StackFrame[];
}

/** Garbage collections within the measured window. */
export interface CollectorActivity {
  readonly collections: number;
  readonly pauseMs: number;
  readonly byKind: Readonly<Record<string, number>>;
}

/** A resource that was asked for (or is tracked by default) and could not be judged here, and why. */
export interface Unmeasured {
  readonly resource: Resource;
  readonly why: string;
}

/**
 * The result of one measurement: plain data that survives JSON and worker borders.
 * `schemaVersion` rises when a field changes its meaning or goes away. See docs/finding.md.
 */
export interface Finding {
  readonly schemaVersion: 1;
  readonly verdict: Verdict;
  /** Which resources led to a verdict of leaking; empty otherwise. */
  readonly leaking: readonly Resource[];
  /** Plain sentences, most important first. */
  readonly reasons: readonly string[];
  /** Measured calls, without warm-up. */
  readonly calls: number;
  /** Calls made until the verdict: also those of the warm-up, and those of a comparison that were not sampled. */
  readonly callsMade: number;
  readonly warmUpCalls: number;
  readonly rounds: readonly Round[];
  /** Objects alive at the end, by the block of calls that allocated them, oldest first; at most 40 blocks. */
  readonly survivalCurve: readonly number[];
  readonly growth: Growth;
  /** At most three, most telling first; empty unless leaking. */
  readonly suspects: readonly Suspect[];
  /** Further allocation sites with survivors that are not listed. */
  readonly suspectsOmitted: number;
  readonly handles: readonly HandleGrowth[];
  /** At most three; empty unless leaking and explained by path. */
  readonly retainers: readonly Retainer[];
  readonly retainersOmitted: number;
  readonly collections: readonly GrowingCollection[];
  /** Hash of what keeps the leak, or of where it is allocated when no path is known; null unless leaking. */
  readonly fingerprint: string | null;
  readonly gc: CollectorActivity;
  readonly unmeasured: readonly Unmeasured[];
  /** Milliseconds until the verdict; explaining what holds a leak comes on top. */
  readonly verdictMs: number;
  /** Where the snapshot was kept (mode 0600), when asked for. */
  readonly snapshotPath: string | null;
  readonly durationMs: number;
}
