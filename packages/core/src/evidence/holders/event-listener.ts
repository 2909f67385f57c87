import { type HeldPath, type KnownHolder, propertyAt } from './held-path.ts';

/** A listener on an emitter or event target that outlives the call. */
export const eventListener: KnownHolder = {
  name: 'event-listener',
  advise(path) {
    const emitterEvents = propertyAt(path, '_events');
    if (emitterEvents >= 0) return removeListener(path, emitterEvents, 'off');
    const targetEvents = propertyAt(path, '<symbol kEvents>');
    if (targetEvents >= 0) return removeListener(path, targetEvents, 'removeEventListener');
    const channel = propertyAt(path, '_subscribers');
    return channel < 0 ? null : 'unsubscribe from the channel when the work is done (`channel.unsubscribe`).';
  },
};

function removeListener(path: HeldPath, at: number, method: string): string {
  const emitter = path.values[at - 1]?.name ?? 'the emitter';
  const event = path.eventName === null ? '' : ` \`${path.eventName}\``;
  return `remove the${event} listener from ${withArticle(emitter)} when the work is done: \`${method}\` with the same function, or \`once\`.`;
}

function withArticle(name: string): string {
  return name === 'process' || name.startsWith('the ') ? name : `the ${name}`;
}
