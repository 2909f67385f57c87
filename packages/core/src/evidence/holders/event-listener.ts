import { callText, endingWords } from './package-advice.ts';
import { nodeListenerAdvice } from './node-listener.ts';
import { type HeldPath, type KnownHolder, listenersAt, targetListenersAt } from './held-path.ts';

/** A listener on an emitter or event target that outlives the call. */
export const eventListener: KnownHolder = {
  name: 'event-listener',
  advise(path) {
    const emitterEvents = listenersAt(path, '_events');
    if (emitterEvents >= 0) return removeListener(path, emitterEvents, 'off');
    const targetEvents = targetListenersAt(path, '<symbol kEvents>');
    if (targetEvents >= 0) return removeListener(path, targetEvents, 'removeEventListener');
    const { targetAt } = path;
    const domEvents = targetAt === null ? listenersAt(path, '_eventListeners') : targetAt + 1;
    if (domEvents >= 0) return removeListener(path, domEvents, 'removeEventListener');
    const channel = listenersAt(path, '_subscribers');
    return channel < 0 ? null : 'unsubscribe from the channel when the work is done (`channel.unsubscribe`).';
  },
};

/** V8's name for what `bind` makes, which is another function each time. */
const boundFunction = 'function native_bind';

/** Where `events.once` has its listeners. */
const onceListeners = new Set(['function resolver', 'function errorListener']);

function removeListener(path: HeldPath, at: number, method: string): string {
  if (path.values.some(({ name }) => onceListeners.has(name)))
    return 'give `events.once` an AbortSignal, and abort it when the work is done: it listens until its event comes.';
  const owner = path.functionOwner;
  if (owner?.call?.isRegistering || owner?.isAdding)
    return `end ${startedWords(owner)} when the work is done${endingWords(owner)}: the listener is ${owner.packageName}'s own.`;
  const nodes = nodeListenerAdvice(path);
  if (nodes !== null) return nodes;
  const emitter = emitterName(path, at - 1);
  const same = sameAs(path);
  const event = path.eventName === null ? '' : ` \`${path.eventName}\``;
  const removal = removalBy(path.methodsAt(at - 1), method);
  return `remove the${event} listener from ${withArticle(emitter)} when the work is done${removal === null ? '' : `: ${removal[0]} with ${same}${removal[1]}`}.`;
}

const removals = ['off', 'removeListener', 'removeEventListener', 'un'];

/** The method that takes a listener off, and what else there is; by convention where the snapshot shows no methods, null where it shows others. */
function removalBy(
  methods: ReadonlySet<string>,
  usual: string,
): readonly [method: string, once: string] | null {
  const found = [usual, ...removals].find((name) => methods.size === 0 || methods.has(name));
  if (found === undefined) return null;
  // As an option, where it is no method.
  const hasOnce = methods.size === 0 || found === 'removeEventListener' || methods.has('once');
  return [`\`${found}\``, hasOnce ? ', or `once`' : ''];
}

function startedWords({ call, packageName }: NonNullable<HeldPath['functionOwner']>): string {
  if (call === null) return `what ${packageName} started`;
  const name = call.isRegistering ? callText(call, packageName) : packageName;
  return `what ${name} started in ${call.caller}`;
}

function sameAs({ values, targetAt }: HeldPath): string {
  const name = values.at(-1)?.name ?? '';
  if (name === boundFunction) return 'the very function that `bind` returned';
  return targetAt === null || name.startsWith('function ') ? 'the same function' : 'the same object';
}

/** jsdom puts the work of each DOM object into another one, held as `[impl]`. */
function emitterName({ values }: HeldPath, at: number): string {
  const value = values[at];
  if (!value) return 'the emitter';
  const isImplementation = value.edge.kind === 'property' && value.edge.name === '<symbol impl>';
  return (isImplementation && at > 0 ? values[at - 1]!.name : value.name).replace(/Impl$/, '');
}

function withArticle(name: string): string {
  return name === 'process' || name.startsWith('the ') ? name : `the ${name}`;
}
