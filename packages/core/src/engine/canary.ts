/** Something that was just let go of; its finalizer runs like those of the user's objects. */
export interface Canary {
  isFinalized(): boolean;
}

/** Lets go of an object and watches for its finalizer. */
export function releaseCanary(): Canary {
  let finalized = false;
  const registry = new FinalizationRegistry(() => {
    finalized = true;
  });
  registry.register({}, undefined);
  // The registry must outlive its object, or the finalizer never runs.
  return { isFinalized: () => finalized && registry !== undefined };
}
