/** Hooks that run around the tests of a block. */
export interface BlockHooks<Block> {
  open(block: Block): Promise<void>;
  /** Called also where `open` failed, as runners do. */
  close(block: Block): Promise<void>;
}

/**
 * Keeps the blocks of the last further run open for the next one, as a runner does between two tests of one block: their hooks may
 * start a server, or a compiler, and would run some ten times for each suspect.
 */
export class OpenBlocks<Block> {
  readonly #hooks: BlockHooks<Block>;
  readonly #open: Block[] = [];

  constructor(hooks: BlockHooks<Block>) {
    this.#hooks = hooks;
  }

  /**
   * Leaves the blocks that do not lead there, and enters the others.
   * @param path outermost first.
   */
  async enter(path: readonly Block[]): Promise<void> {
    const shared = this.#open.findIndex((block, depth) => block !== path[depth]);
    await this.#leave(shared < 0 ? this.#open.length : shared);
    for (const block of path.slice(this.#open.length)) {
      this.#open.push(block);
      await this.#hooks.open(block);
    }
  }

  get areNone(): boolean {
    return this.#open.length === 0;
  }

  async leaveAll(): Promise<void> {
    await this.#leave(0);
  }

  /** Hooks passed when the runner ran them; what they throw now is of no test that comes next. */
  async #leave(depth: number): Promise<void> {
    while (this.#open.length > depth) await this.#hooks.close(this.#open.pop()!).catch(() => undefined);
  }
}
