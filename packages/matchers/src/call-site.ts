import type { StackFrame } from '@leaktight/core';
import type { MatcherOutcome } from './matcher-call.ts';

const ofExpect = /[/\\]node_modules[/\\](@vitest[/\\])?expect[/\\]/;

/** The line of an assertion in the user's test, kept from the moment it was written down. */
export class CallSite {
  readonly #frames: string;

  /** @param below the function whose callers are of interest. */
  constructor(below: (...args: never[]) => unknown) {
    const holder: { stack?: string } = {};
    Error.captureStackTrace(holder, below);
    const frames = (holder.stack ?? '').split('\n').slice(1);
    this.#frames = frames.filter((frame) => !ofExpect.test(frame)).join('\n');
  }

  /** Makes an error point at the assertion; its `cause` keeps its own stack. */
  locate<E>(error: E, first: readonly StackFrame[] = []): E {
    if (!(typeof error === 'object' && error !== null && 'message' in error)) return error;
    const { name, message } = error as unknown as Error;
    const stack = [`${name}: ${message}`, ...first.filter(isInFile).map(stackLine), this.#frames];
    Object.defineProperty(error, 'stack', { value: stack.join('\n'), configurable: true, writable: true });
    return error;
  }

  /**
   * Runners create the error of a failed assertion in a callback of the result; this puts the allocation
   * that is to blame in front of its stack, with the assertion below.
   */
  blame(outcome: Promise<MatcherOutcome>): Promise<MatcherOutcome> {
    const blaming: PromiseLike<MatcherOutcome> = {
      // oxlint-disable-next-line unicorn/no-thenable -- the callback that it is given throws the error
      then: (onFulfilled, onRejected) => {
        let frames: readonly StackFrame[] = [];
        return outcome
          .then((result) => {
            frames = result.frames;
            return result;
          })
          .then(onFulfilled, onRejected)
          .catch((error: unknown) => {
            throw this.locate(error, frames);
          });
      },
    };
    // Runners call nothing but then.
    return blaming as Promise<MatcherOutcome>;
  }
}

/** V8's own functions have no line that a runner could show. */
function isInFile({ line }: StackFrame): boolean {
  return line > 0;
}

function stackLine(frame: StackFrame): string {
  const place = `${frame.file}:${frame.line}:${frame.column}`;
  return frame.functionName === '' ? `    at ${place}` : `    at ${frame.functionName} (${place})`;
}
