/** Something that was just let go of; its finalizer runs like those of the user's objects. */
export interface Canary {
  isFinalized(): boolean;
}

/** Lets go of an object and watches for its finalizer. */
export function releaseCanary(): Canary {
  let finalized = false;
  const finalizers = new FinalizationRegistry(() => {
    finalized = true;
  });
  finalizers.register({}, undefined);
  // It must outlive its object, or the finalizer never runs.
  return { isFinalized: () => finalized && finalizers !== undefined };
}
