import { expect, it } from 'vitest';
import { recogniseHolder, type HeldPath } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

const call = {
  name: 'subscribe',
  packageName: 'rxjs@7.8.2',
  caller: 'watch (src/feed.ts:9)',
  isRegistering: true,
};

function listenerOn(more: Partial<HeldPath>, ...last: readonly string[]): string | null {
  const values = [
    start,
    value('EventEmitter', variable('bus')),
    value('Object', property('_events')),
    value('Array', property('tick')),
    ...last.map((name) => value(name, { kind: 'element', index: '3' })),
  ];
  return recogniseHolder(heldPath(values, { firstSuspect: 4, ...more })).advice;
}

it("tells to end what a package was asked for, where the listener is the package's own", () => {
  expect(
    listenerOn(
      { functionOwner: { packageName: 'rxjs', call, isAdding: false, ending: null } },
      'function handler',
    ),
  ).toBe(
    "end what `subscribe` started in watch (src/feed.ts:9) when the work is done (by what was returned, or as the documentation tells): the listener is rxjs's own.",
  );
});

it('tells of `off` where no call is known that could be undone', () => {
  const quiet = { ...call, isRegistering: false };
  expect(
    listenerOn(
      { functionOwner: { packageName: 'rxjs', call: quiet, isAdding: false, ending: null } },
      'function handler',
    ),
  ).toContain('`off`');
});

it('tells that a package is to end what it added itself, though no call is known that registers', () => {
  const owner = {
    packageName: 'winston',
    call: { ...call, isRegistering: false },
    isAdding: true,
    ending: null,
  };
  expect(listenerOn({ functionOwner: owner }, 'function native_bind')).toBe(
    "end what winston started in watch (src/feed.ts:9) when the work is done (by what was returned, or as the documentation tells): the listener is winston's own.",
  );
  expect(listenerOn({ functionOwner: { ...owner, call: null } }, 'function handler')).toMatch(
    /^end what winston started when/,
  );
});

it.each([
  ['node:internal/streams/end-of-stream', 'onclose', 'call what `finished` returned'],
  ['node:internal/streams/readable', 'onunpipe', '`readable.unpipe(destination)`'],
  ['node:internal/streams/readable', 'next', 'end what each call started in Node'],
  ['node:events', '(anonymous)', 'end the iterator of `events.on`'],
  ['node:net', 'onclose', 'end what each call started in Node'],
])('tells what ends a listener that %s added as %s', (nodeModule, name, says) => {
  expect(listenerOn({ nodeModule }, `function ${name}`)).toContain(says);
  expect(listenerOn({ nodeModule }, `function ${name}`)).toContain("the listener is Node's own.");
});

it('tells to destroy the stream that listens to a signal', () => {
  const values = [
    start,
    value('AbortSignal', variable('signal')),
    value('SafeMap', property('<symbol kEvents>')),
    value('Listener', property('next')),
    value('function (anonymous)', property('callback')),
  ];
  const nodeModule = 'node:internal/streams/add-abort-signal';
  expect(recogniseHolder(heldPath(values, { firstSuspect: 3, nodeModule }))).toEqual({
    holder: 'abort-signal',
    advice:
      "destroy the stream when the work is done (`stream.destroy()`), for `addAbortSignal` listens until it is closed: the listener is Node's own.",
  });
});

it('tells of the signal of `events.once`, whose listeners nobody has', () => {
  expect(listenerOn({}, 'function native_bind', 'function resolver')).toBe(
    'give `events.once` an AbortSignal, and abort it when the work is done: it listens until its event comes.',
  );
});

it('tells to take the destination of a stream off', () => {
  const values = [
    start,
    value('Readable', variable('upstream')),
    value('ReadableState', property('_readableState')),
    value('Array', property('pipes')),
    value('PassThrough', { kind: 'element', index: '7' }),
  ];
  expect(recogniseHolder(heldPath(values, { holderName: 'upstream._readableState.pipes' }))).toEqual({
    holder: 'node-collection',
    advice:
      "take the destination off when the work is done (`readable.unpipe(destination)`), or use `pipeline`, which does: `upstream._readableState.pipes` is Node's own.",
  });
});

it('tells to cancel the frames of a loop', () => {
  const values = [
    start,
    value('Map', variable('mapOfAnimationFrameCallbacks')),
    value('function invoke', { kind: 'entry' }),
  ];
  expect(recogniseHolder(heldPath(values))).toEqual({
    holder: 'timer',
    advice:
      'cancel the animation frame when the work is done (`cancelAnimationFrame(id)`): a loop asks for the next one in each.',
  });
});
