/** Beginnings of methods that put something in, and of those that take it out again. */
const pairs: readonly (readonly [puts: string, takes: readonly string[]])[] = [
  ['subscribe', ['unsubscribe']],
  ['addEventListener', ['removeEventListener']],
  ['on', ['off', 'un']],
  ['once', ['off']],
  ['add', ['remove', 'delete']],
  ['set', ['delete', 'del', 'remove', 'unset']],
  ['observe', ['unobserve']],
  ['register', ['unregister', 'deregister']],
  ['attach', ['detach']],
  ['connect', ['disconnect']],
  ['listen', ['unlisten']],
  ['watch', ['unwatch']],
  ['bind', ['unbind']],
  ['track', ['untrack']],
  ['use', ['eject']],
  ['load', ['clear']],
  ['acquire', ['release']],
];

/** Of `pairs`, what takes a function: a listener. */
const listenerVerbs = ['subscribe', 'addEventListener', 'addListener', 'on', 'observe', 'listen', 'watch'];

/** Of the methods of an object, the one that undoes `method`: `off` for `on`, `removeHook` for `addHook`; null without one. */
export function counterpartOf(method: string, methods: ReadonlySet<string>): string | null {
  for (const [puts, takes] of pairs) {
    if (!method.startsWith(puts) || /^[a-z]/.test(method.slice(puts.length))) continue;
    const found = takes.map((verb) => verb + method.slice(puts.length)).find((name) => methods.has(name));
    if (found !== undefined) return found;
  }
  return null;
}

/** And what takes values that are none. */
const storingVerbs = ['add', 'set', 'register'];

/** Of the methods of an object, the one that takes listeners, or other values; null without one. */
export function puttingMethod(methods: ReadonlySet<string>, isListener: boolean): string | null {
  return (isListener ? listenerVerbs : storingVerbs).find((verb) => methods.has(verb)) ?? null;
}

/** What the object is called to let go that a registering call gave back, the most particular first. */
const releases = ['unsubscribe', 'dispose', 'destroy', 'disconnect', 'stop', 'cancel', 'close', 'remove'];

/** The method by which an object lets go of what it holds; null without one. */
export function releaseOf(methods: ReadonlySet<string>): string | null {
  return releases.find((name) => methods.has(name)) ?? null;
}

/** Beginnings of methods that take out, or end, what others put in; the most particular first. */
const takingVerbs = [
  'remove',
  'delete',
  'del',
  'evict',
  'unregister',
  'dispose',
  'destroy',
  'clear',
  'reset',
];

/** What every emitter inherits. */
const ofListeners = /Listeners?$/;

/** Names that tell enough. */
const mostNames = 3;

/** The methods of an object by which it may let go of what it holds, a few of them. */
export function takingMethods(methods: ReadonlySet<string>): readonly string[] {
  const all = [...methods].filter((name) => !ofListeners.test(name));
  const found = takingVerbs.flatMap((verb) =>
    all.filter((name) => new RegExp(`^${verb}(?![a-z])`).test(name)),
  );
  return found.slice(0, mostNames);
}
