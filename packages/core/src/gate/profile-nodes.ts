import type { RawFrame, SamplingNode } from '../engine/engine.ts';
import { frameKind, runMarker } from '../engine/gauge/sampling.ts';

/** Whether a script belongs to the test runner, which allocates around every test. */
export type IsRunnerFile = (url: string) => boolean;

/** Whose allocations a node of a profile tells of. */
type NodeKind = 'marker' | 'own' | 'test';

interface ProfileNode {
  readonly frame: RawFrame;
  /** What called it, but not through us. */
  readonly caller: ProfileNode | null;
  readonly isMark: boolean;
  readonly isOwn: boolean;
  /** Whether it is a frame of the user's, or was called by one. */
  readonly isUsers: boolean;
  readonly isRunners: boolean;
}

/** The nodes of a sampling profile of further runs. */
export class ProfileNodes {
  readonly #byId = new Map<number, ProfileNode>();
  readonly #isRunnerFile: IsRunnerFile;

  constructor(head: SamplingNode, isRunnerFile: IsRunnerFile) {
    this.#isRunnerFile = isRunnerFile;
    const open: { readonly node: SamplingNode; readonly above: ProfileNode | null }[] = [
      { node: head, above: null },
    ];
    for (let entry = open.pop(); entry; entry = open.pop()) {
      const node = this.#read(entry.node.callFrame, entry.above);
      this.#byId.set(entry.node.id, node);
      for (const child of entry.node.children) open.push({ node: child, above: node });
    }
  }

  kindOf(id: number): NodeKind {
    const node = this.#byId.get(id);
    if (node?.isMark) return 'marker';
    // A stack of nothing but the runner is the runner's own.
    return !node || node.isOwn || (node.isRunners && !node.isUsers) ? 'own' : 'test';
  }

  /** The user's part of the stack, innermost first: the runner's frames lie outside of it. */
  stackOf(id: number): RawFrame[] {
    const frames: RawFrame[] = [];
    let length = 0;
    for (let node = this.#byId.get(id) ?? null; node; node = node.caller) {
      if (node.frame.functionName === '(root)') continue;
      frames.push(node.frame);
      if (this.#isUsers(node.frame)) length = frames.length;
    }
    return length > 0 ? frames.slice(0, length) : frames;
  }

  #read(frame: RawFrame, above: ProfileNode | null): ProfileNode {
    const kind = frameKind(frame);
    // Native functions that our own code calls are ours: the store of an array, a WeakRef.
    const isOwn = kind === 'own' || (above?.isOwn === true && kind === 'native');
    const isMark = frame.functionName === runMarker || (above?.isMark === true && isOwn);
    const caller = above && !above.isOwn ? above : null;
    return {
      frame,
      caller,
      isMark,
      isOwn: isOwn || isMark,
      isUsers: this.#isUsers(frame) || caller?.isUsers === true,
      isRunners: this.#isRunnerFile(frame.url) || caller?.isRunners === true,
    };
  }

  #isUsers({ functionName, url }: RawFrame): boolean {
    return functionName !== '(root)' && isUserFile(url) && !this.#isRunnerFile(url);
  }
}

function isUserFile(url: string): boolean {
  return url !== '' && !url.startsWith('node:');
}
