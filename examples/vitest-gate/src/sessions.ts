/** Who is logged in, and what they are allowed to do. */
export interface Session {
  readonly user: string;
  readonly rights: readonly string[];
}

/** Sessions by token. */
export class Sessions {
  readonly #open = new Map<string, Session>();

  get size(): number {
    return this.#open.size;
  }

  open(token: string, user: string): Session {
    const session = { user, rights: ['read', `write:${user}`] };
    this.#open.set(token, session);
    return session;
  }

  close(token: string): boolean {
    return this.#open.delete(token);
  }
}

/** The sessions of this process. */
export const sessions = new Sessions();
