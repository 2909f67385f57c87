import { LeaktightError } from './errors.ts';

/** The measurement that runs in this isolate; V8 has one sampler for all of it. */
interface Active {
  isInCall(): boolean;
  readonly done: Promise<void>;
}

const key = Symbol.for('leaktight.active');
const holder = globalThis as { [key]?: Active | undefined };

/** Async stacks longer than this are cut off by V8; a measurement nested deeper waits instead. */
const stackDepth = 200;

/** Whether the caller runs inside a call or a hook of the active measurement, by its stack and its async stack. */
function isNested(active: Active): boolean {
  if (active.isInCall()) return true;
  const limit = Error.stackTraceLimit;
  // Not by assignment, which throws where `Error` is frozen.
  Reflect.set(Error, 'stackTraceLimit', stackDepth);
  const { stack } = new Error('where am I');
  Reflect.set(Error, 'stackTraceLimit', limit);
  return String(stack).includes('leaktightSettle');
}

/**
 * Waits for other measurements of this isolate, then holds the place until the returned function is called.
 * @throws LeaktightError (LEAKTIGHT_NESTED) from inside a measured function, which would wait for itself.
 */
export async function takeTurn(isInCall: () => boolean): Promise<() => void> {
  // Synchronously up to here: the stack of the caller is still there.
  if (holder[key] && isNested(holder[key])) {
    throw new LeaktightError(
      'LEAKTIGHT_NESTED',
      'Could not measure: this measurement runs inside the function, or a hook, of another one. Measure the two one after the other.',
    );
  }
  while (holder[key]) await holder[key].done;
  return await new Promise((hold) => {
    const done = new Promise<void>((finish) => {
      hold(() => {
        holder[key] = undefined;
        finish();
      });
    });
    holder[key] = { isInCall, done };
  });
}
