import type { HeldPath, KnownHolder } from './held-path.ts';

/** Variables of Node's modules and properties of its console, by the public call that takes out of them. */
const waysOut: ReadonlyMap<string, string> = new Map(
  Object.entries({
    markEntryBuffer: 'clear the marks when the work is done (`performance.clearMarks(name)`)',
    markTimings: 'clear the marks when the work is done (`performance.clearMarks(name)`)',
    measureEntryBuffer: 'clear the measures when the work is done (`performance.clearMeasures(name)`)',
    resourceTimingBuffer: 'clear the resource timings now and then (`performance.clearResourceTimings()`)',
    kObservers: 'disconnect the observer when the work is done (`observer.disconnect()`)',
    active_hooks: 'disable the hook when the work is done (`hook.disable()`), or enable one for all calls',
    statWatchers: 'end the watch when the work is done (`fs.unwatchFile(path)`)',
    pipes:
      'take the destination off when the work is done (`readable.unpipe(destination)`), or use `pipeline`, which does',
    _times: 'end the timer under the same label (`console.timeEnd(label)`), also when the work fails',
    '<symbol counts>':
      'reset the count when the work is done (`console.countReset(label)`), or count under few labels',
  }),
);

/** Node's state of a stream, whose properties are not the user's. */
const ofStreams = /^(?:Readable|Writable)State$/;

const anyWay =
  'undo what each call did in Node when the work is done (close, disable, unsubscribe), or do it once and not in each call';

const memberKinds = new Set(['entry', 'key', 'element', 'property']);
/** What a collection of Node consists of; anything else on the way may be the user's. */
const plain = new Set(['Array', 'Object', 'Map', 'Set', 'SafeMap', 'SafeSet']);

/** A collection of one of Node's own modules, or of a console: no user can take anything out of that by hand. */
export const nodeCollection: KnownHolder = {
  name: 'node-collection',
  advise(path) {
    const suspect = path.values[path.firstSuspect];
    if (!suspect || !memberKinds.has(suspect.edge.kind)) return null;
    const name = collectionName(path);
    return name === null ? null : `${waysOut.get(name) ?? anyWay}: \`${path.holderName}\` is Node's own.`;
  },
};

/** What Node calls its collection, from that up to the variable that it is in; null where it is not Node's. */
function collectionName({ values, firstSuspect }: HeldPath): string | null {
  for (let at = firstSuspect - 1; at > 0; at--) {
    const { edge, name } = values[at]!;
    if (!plain.has(name)) return null;
    if (edge.kind === 'variable') return edge.scope.url.startsWith('node:') ? edge.name : null;
    if (edge.kind === 'property' && ofStreams.test(values[at - 1]!.name)) return edge.name;
    const isOfConsole = edge.kind === 'property' && /^console$/i.test(values[at - 1]!.name);
    if (isOfConsole && waysOut.has(edge.name)) return edge.name;
  }
  return null;
}
