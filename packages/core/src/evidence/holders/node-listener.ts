import type { HeldPath } from './held-path.ts';

/** Node's modules that add listeners of their own, and what ends them. */
const waysOut: readonly (readonly [module: RegExp, listener: RegExp, advice: string])[] = [
  [
    /\/end-of-stream$/,
    /./,
    'call what `finished` returned when the work is done (`const forget = finished(stream, …)`)',
  ],
  [
    /\/add-abort-signal$/,
    /./,
    'destroy the stream when the work is done (`stream.destroy()`), for `addAbortSignal` listens until it is closed',
  ],
  [
    /^node:events$/,
    /./,
    'end the iterator of `events.on` when the work is done (`return()`, or leave the `for await` loop), or give it an AbortSignal of the call',
  ],
  [
    /\/streams\/readable$/,
    // What a `for await` loop over a stream has is `next`.
    /^function (?!next$)/,
    'take the destination off when the work is done (`readable.unpipe(destination)`), or use `pipeline`, which does',
  ],
  [/readline/, /./, 'close the interface when the work is done (`rl.close()`)'],
];

const anyWay = 'end what each call started in Node when the work is done (close, destroy, abort)';

/** What to do about a listener that Node added, which nobody else can take off; null for any other. */
export function nodeListenerAdvice({ nodeModule, values }: HeldPath): string | null {
  if (nodeModule === null) return null;
  const name = values.at(-1)?.name ?? '';
  const way = waysOut.find(([module, listener]) => module.test(nodeModule) && listener.test(name));
  return `${way?.[2] ?? anyWay}: the listener is Node's own.`;
}
