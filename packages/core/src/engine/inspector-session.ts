import { Session } from 'node:inspector';
import { LeaktightError } from '../errors.ts';

/** A connection of our own to this thread's inspector; other clients keep theirs and their domains. */
export class InspectorSession {
  readonly #session = new Session();

  constructor() {
    this.#session.connect();
  }

  /**
   * Calls a protocol method that answers at once, as most do from the same thread.
   * Without a promise, nothing of ours is allocated or queued between two calls of the user.
   */
  postNow<Result>(method: string, params: object = {}): Result {
    let answer: { error: Error | null; result: unknown } | undefined;
    this.#session.post(method, params, (error, result) => {
      answer = { error, result };
    });
    if (!answer)
      throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', `The inspector did not answer ${method} at once.`);
    if (answer.error) throw new LeaktightError('LEAKTIGHT_UNSUPPORTED', `${method}: ${answer.error.message}`);
    return answer.result as Result;
  }

  /**
   * Calls a protocol method and asks for no answer: on Node 24 and later, each callback leaves a table of Node's in the old
   * generation until a full collection.
   */
  tell(method: string, params: object = {}): void {
    this.#session.post(method, params);
  }

  /** Hears an event of the protocol; those of a method come while it is posted. */
  on<Params>(event: string, listener: (params: Params) => void): void {
    this.#session.on(event, ({ params }: { params: Params }) => {
      listener(params);
    });
  }

  close(): void {
    this.#session.disconnect();
  }
}
