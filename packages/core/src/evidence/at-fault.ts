import type { Keeping } from './explanation.ts';
import type { HeldPath, RecognisedHolder } from './holders/holders.ts';
import { isPlatform } from '../platform-package.ts';
import type { LeakStory, Narrator } from './leak-story.ts';
import type { TargetListener } from './listener-owner.ts';
import { calledBy, ownFunctions } from './object-methods.ts';
import { packageAt } from './package-of.ts';
import { certainKeeperOf, holdingOf, type Holding } from './package-keeper.ts';

/** What a path says of a leak, as far as it tells whose fault that is. */
interface Evidence {
  readonly held: HeldPath;
  readonly listener: TargetListener | null;
  readonly recognised: RecognisedHolder;
}

/** Whose collection holds a leak, for the choice of the code at fault. */
export function atFaultOf(
  narrator: Narrator,
  story: LeakStory,
  { held, listener, recognised }: Evidence,
): Pick<Keeping, 'keeper' | 'holding'> {
  if (listener !== null) return { keeper: listener.owner, holding: null };
  // As with an event target: what only stores a function is at no fault for it.
  if (isLeftOn(narrator, story, held)) return { keeper: usersCode, holding: 'data' };
  const holding = holdingOf(narrator, story);
  return { keeper: keeperOf(narrator, story, holding, recognised.holder), holding };
}

const usersCode = '';

/**
 * Whether the user's code put a function of its own on a list of a package, by a method that has a counterpart, and the function that
 * did it does not call that. What is to be called once is for the package to take off.
 */
function isLeftOn(narrator: Narrator, { leaked }: LeakStory, { keeper }: HeldPath): boolean {
  if (keeper === null || keeper.undo === null || keeper.undone !== null) return false;
  const { call } = keeper;
  if (call === null || call.name === null || !call.isRegistering || call.name.startsWith('once'))
    return false;
  const { language } = narrator;
  const functions = [leaked, ...ownFunctions(language, leaked).values()].filter(
    (node) => language.graph.typeOf(node) === 'closure',
  );
  return functions.some(
    (one) => packageAt(narrator, language.graph.locationOf(calledBy(language, one))) === usersCode,
  );
}

/** What the page, or whoever asked a DOM for a timer, is to be told to let go of is no fault of the DOM's. */
const undoneByCaller = new Set<string | null>(['event-listener', 'timer', 'dom-observer', 'detached-dom']);

function keeperOf(
  narrator: Narrator,
  story: LeakStory,
  holding: Holding | null,
  holder: string | null,
): string | null {
  if (holding !== null && holding !== 'package') return null;
  const keeper = certainKeeperOf(narrator, story);
  return keeper !== null && isPlatform(keeper) && undoneByCaller.has(holder) ? null : keeper;
}
