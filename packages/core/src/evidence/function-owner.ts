import type { StackFrame } from '../finding.ts';
import { withoutVersion } from './fingerprint.ts';
import type { NodeIndex } from '../heap/heap.ts';
import type { HeldPath } from './holders/holders.ts';
import { endingOfCall } from './captured-objects.ts';
import { isInternalFrame } from '../internal-frame.ts';
import { isPlatform } from '../platform-package.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import { calledBy, ownFunctions } from './object-methods.ts';
import { packageAt } from './package-of.ts';
import { allocates, asWritten, findRegisteringCall } from './registering-call.ts';
import { packageOfValue } from './value-owner.ts';

/** The package whose function a leaked timer or emitter calls; null where that is the user's, or a function that the user gave it. */
export function functionOwnerOf(narrator: Narrator, story: LeakStory): HeldPath['functionOwner'] {
  const { language, stacks, folder } = narrator;
  const last = story.stretches.at(-1)!.last.node;
  const called = calledBy(language, last);
  const adder = isOnEmitter(story) ? adderOf(stacks) : null;
  const owner = nodeModuleOf(narrator, story) === null ? ownerOfCalled(narrator, called) : adder;
  // Whoever asked a DOM for a timer is to clear it, and whoever added a listener to take it off.
  if (!owner || isPlatform(owner) || adder === '') return null;
  const isAdding = adder === owner || (called !== last && allocates(stacks, owner));
  // Anybody may have bound it.
  if (called !== last && !isAdding) return null;
  const call = findRegisteringCall(narrator, owner, folder);
  const ending = endingOfCall(narrator, last, owner, call);
  return { packageName: withoutVersion(owner), call: call && asWritten(call), isAdding, ending };
}

const isOnEmitter = ({ stretches }: LeakStory): boolean =>
  stretches.some(({ last: { edge } }) => edge.kind === 'property' && listenerTables.has(edge.name));

const listenerTables = new Set(['_events', '<symbol kEvents>']);

/** An emitter may keep the function that it was given in a record of its own. */
function ownerOfCalled(narrator: Narrator, node: NodeIndex): string | null {
  const { language } = narrator;
  const isRecord = language.graph.typeOf(node) !== 'closure';
  const given = isRecord ? [...ownFunctions(language, node).values()] : [];
  const owners = given.map((one) => packageAt(narrator, language.graph.locationOf(calledBy(language, one))));
  return owners.find((owner) => owner !== null) ?? packageOfValue(narrator, node);
}

const addsListener = /(?:^|\.)(?:_?addListener|addEventListener)$/;
const listenerModules = new Set(['node:events', 'node:internal/event_target']);

/** Whose code added a listener to an emitter of Node: `name@version`, `''` for the user's; null where no stack shows that. */
function adderOf(stacks: readonly (readonly StackFrame[])[]): string | null {
  for (const stack of stacks) {
    const added = stack.findLastIndex(
      ({ file, functionName }) => listenerModules.has(file) && addsListener.test(functionName),
    );
    const adder = stack.slice(added + 1).find((frame) => !isInternalFrame(frame));
    if (added >= 0 && adder) return adder.packageName ?? '';
  }
  return null;
}

/** Modules of Node that add listeners of their own; what others make of a function is the user's to take off again. */
const addingModules =
  /^node:(?:events$|net$|tls$|readline$|child_process$|_http|_tls|internal\/(?:streams|http2|readline|fs|tls|net|webstreams|child_process|deps\/undici))/;

/** The module of Node, by its URL, that made the function which a leaked emitter or signal calls; else null. */
export function nodeModuleOf({ language }: Narrator, { stretches }: LeakStory): string | null {
  const { graph, scopes } = language;
  const { node } = stretches.at(-1)!.last;
  const url = graph.typeOf(node) === 'closure' ? scopes.urlOf(node) : '';
  return addingModules.test(url) ? url : null;
}
