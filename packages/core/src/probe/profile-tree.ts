import type { Engine, FrameKind, RawFrame, SamplingNode } from '../engine/engine.ts';

/** The user's part of an allocation stack. */
export interface SiteStack {
  readonly key: string;
  readonly allocator: string;
  readonly frames: readonly RawFrame[];
}

/** The call tree of a profile; stacks are put together only for nodes that hold live samples. */
export class ProfileTree {
  readonly #engine: Engine;
  readonly #nodes = new Map<number, SamplingNode>();
  readonly #parents = new Map<number, SamplingNode>();
  readonly #kinds = new Map<string, Map<string, FrameKind>>();
  readonly #sites = new Map<number, SiteStack | null>();

  constructor(engine: Engine, head: SamplingNode) {
    this.#engine = engine;
    const open = [head];
    for (let node = open.pop(); node; node = open.pop()) {
      this.#nodes.set(node.id, node);
      const { children } = node;
      for (let index = 0; index < children.length; index++) {
        const child = children[index]!;
        this.#parents.set(child.id, node);
        open.push(child);
      }
    }
  }

  isMarker(nodeId: number): boolean {
    const node = this.#nodes.get(nodeId);
    return !!node && this.#kindOf(node.callFrame) === 'marker';
  }

  /** Null for allocations of our own. */
  siteOf(nodeId: number): SiteStack | null {
    let site = this.#sites.get(nodeId);
    if (site === undefined) {
      const frames = this.isMarker(nodeId) ? null : this.#userFrames(nodeId);
      site = frames && describe(frames);
      this.#sites.set(nodeId, site);
    }
    return site;
  }

  /** Two maps deep: a joined key would be one more allocation for each frame, sampled like the user's. */
  #kindOf(frame: RawFrame): FrameKind {
    let kinds = this.#kinds.get(frame.scriptId);
    if (!kinds) {
      kinds = new Map();
      this.#kinds.set(frame.scriptId, kinds);
    }
    let kind = kinds.get(frame.functionName);
    if (!kind) {
      kind = this.#engine.frameKind(frame);
      kinds.set(frame.functionName, kind);
    }
    return kind;
  }

  #userFrames(nodeId: number): RawFrame[] | null {
    const frames: RawFrame[] = [];
    let hasUserCode = false;
    for (let node = this.#nodes.get(nodeId); node; node = this.#parents.get(node.id)) {
      const kind = this.#kindOf(node.callFrame);
      if (kind === 'own') return hasUserCode ? frames : null;
      // What the loop itself leaves behind is V8's feedback on it.
      if (kind === 'loop') return frames.length > 0 ? frames : null;
      if (kind === 'user') hasUserCode = true;
      if (node.callFrame.functionName !== '(root)') frames.push(node.callFrame);
    }
    return frames;
  }
}

function describe(frames: readonly RawFrame[]): SiteStack {
  const keys: string[] = [];
  let allocator = 0;
  for (const { scriptId, lineNumber, columnNumber, functionName } of frames) {
    keys.push(scriptId === '0' ? functionName : `${scriptId}:${lineNumber}:${columnNumber}`);
    // A built-in such as `push` allocates for whoever calls it.
    if (allocator === 0 && scriptId !== '0') allocator = keys.length;
  }
  return { key: keys.join(' '), allocator: keys.slice(0, allocator || keys.length).join(' '), frames };
}
