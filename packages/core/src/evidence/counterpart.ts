/** The names of the methods of an object. */
type Names = Pick<ReadonlySet<string>, 'has'>;

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
  ['join', ['leave']],
  ['listen', ['unlisten']],
  ['watch', ['unwatch']],
  ['bind', ['unbind']],
  ['track', ['untrack']],
  ['use', ['eject', 'unuse']],
  ['load', ['clear']],
  ['acquire', ['release']],
];

/** As `pairs`, of what is named after the verb alone: without it, they end the object itself, or all that it has. */
const pairsWithNoun: typeof pairs = [
  ['insert', ['delete', 'remove']],
  ['create', ['destroy', 'dispose']],
  ['open', ['close']],
  ['start', ['stop']],
  ['mount', ['unmount']],
];

/** Of `pairs`, what takes a function: a listener. */
const listenerVerbs = ['subscribe', 'addEventListener', 'addListener', 'on', 'observe', 'listen', 'watch'];

/** Of the methods of an object, the one that undoes `method`: `off` for `on`, `removeHook` for `addHook`; null without one. */
export function counterpartOf(method: string, methods: Names): string | null {
  for (const [puts, takes] of [...pairs, ...pairsWithNoun]) {
    const noun = nounOf(method, puts);
    if (noun === null || (noun === '' && pairsWithNoun.some(([verb]) => verb === puts))) continue;
    const found = takes.map((verb) => verb + noun).find((name) => methods.has(name));
    if (found !== undefined && (noun !== '' || takesOne(puts, found, methods))) return found;
  }
  return null;
}

/** Whether a method says what it puts in: `addHook`. */
export function hasNoun(method: string): boolean {
  return [...pairs, ...pairsWithNoun].some(([puts]) => Boolean(nounOf(method, puts)));
}

/** `Hook` of `addHook`; null where it does not begin with this verb. */
function nounOf(method: string, verb: string): string | null {
  const noun = method.slice(verb.length);
  return method.startsWith(verb) && !/^[a-z]/.test(noun) ? noun : null;
}

/** Of a router or a client, `delete`, `subscribe` and more are verbs of HTTP: they add a route, or send a request. */
const isHttp = (methods: Names): boolean => methods.has('post');

/** Beside such, `delete` takes out one entry; alone, it may delete the object itself, as of a document in a database. */
const ofMaps = ['has', 'keys', 'entries', 'clear', 'size'];

/** Whether what is called like that takes out what was put in, and not all that there is, and does nothing else. */
function takesOne(puts: string, takes: string, methods: Names): boolean {
  if (isHttp(methods)) return puts === 'on' || puts === 'once';
  if (puts === 'load') return methods.has(`${takes}All`);
  if (puts !== 'set' || takes === 'del' || takes === 'unset') return true;
  return ofMaps.some((name) => methods.has(name));
}

/** And what takes values that are none. */
const storingVerbs = ['add', 'set', 'register', 'use'];

/** Of the methods of an object, the one that takes listeners, or other values; null without one. */
export function puttingMethod(methods: Names, isListener: boolean): string | null {
  const verbs = isListener ? listenerVerbs : storingVerbs;
  const found = verbs.filter((verb) => methods.has(verb) && !(verb === 'subscribe' && isHttp(methods)));
  return found.find((verb) => counterpartOf(verb, methods) !== null) ?? found[0] ?? null;
}

/** What the object is called to let go that a registering call gave back, the most particular first. */
const releases = ['unsubscribe', 'dispose', 'destroy', 'disconnect', 'stop', 'cancel', 'close', 'remove'];

/** By what is called so, an object is ended that is open or at work, the most particular first. */
const endings = ['dispose', 'terminate', 'close', 'destroy', 'stop'];

/** The method by which an object lets go of what it holds; null without one. */
export function releaseOf(methods: Names): string | null {
  return releases.find((name) => isHarmless(name, methods)) ?? null;
}

/** The method that ends an object; null without one. */
export function endingMethod(methods: Names): string | null {
  return endings.find((name) => isHarmless(name, methods)) ?? null;
}

/** What can be saved is a record of a database, which `destroy` and `remove` delete there. */
function isHarmless(name: string, methods: Names): boolean {
  return methods.has(name) && !(/^(?:destroy|remove)$/.test(name) && methods.has('save'));
}
