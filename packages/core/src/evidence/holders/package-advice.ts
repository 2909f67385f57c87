import { isListening } from '../registering-call.ts';
import type { HeldPath, PackageKeeper } from './held-path.ts';

/** What a user should do about a collection that belongs to a package: not to touch it, but to undo the call that filled it. */
export function packageAdvice(collection: string, keeper: PackageKeeper): string {
  const { packageName, undo, undone, call, listener } = keeper;
  const own = `\`${collection}\` is ${packageName}'s own`;
  if (undone !== null && call !== null) return `${undoneInVain(undone, keeper, call)}: ${own}.`;
  if (undo !== null) return `${undoing(undo, call)} when the work is done${orBound(undo)}: ${own}.`;
  const registering = registeringCall(keeper);
  if (registering !== null) return `keep what ${registering}${wayOut(keeper)} when the work is done: ${own}.`;
  if (listener !== null)
    return `take back the function at ${listener}, which each call gives to ${packageName}, when the work is done (mostly by what was returned for it), or give it once and not each time: ${own}.`;
  if (call === null)
    return `look for what takes entries out of ${packageName} again, or for a newer release of it: ${own}.`;
  const way = `undo what ${callText(call, packageName)} does in ${call.caller}`;
  return `${way}, bound what it keeps, or call it once and not each time; if none of it can be done, look for a newer release of ${packageName}: ${own}.`;
}

/** Whether the user's code takes out what it put in cannot be told from its names. */
function undoneInVain(
  undone: string,
  { release, packageName }: PackageKeeper,
  call: NonNullable<PackageKeeper['call']>,
): string {
  const what =
    release === null ? 'with the very thing that it put there' : `for what ${madeBy(call, packageName)}`;
  return `see that each call comes to \`${undone}\` in ${call.caller}, ${what}; if it does, look for a newer release of ${packageName}, or report it`;
}

function undoing(undo: string, call: PackageKeeper['call']): string {
  if (call === null) return `take the entry out with \`${undo}\``;
  return `take out with \`${undo}\` what ${call.caller} put there,`;
}

/** What is taken out like the entry of a cache may have a limit instead; a listener may not. */
const orBound = (undo: string): string =>
  /(?:^|\.)(?:clear|del|delete)$/.test(undo) ? ', or bound its size' : '';

/** What is called so gives back the object itself more often than not, for the next call. */
const returnsItself = /^(?:register|attach|connect|bind)$/;

/** A call that gives back the way to undo it; null where nothing says that it does. */
function registeringCall(keeper: PackageKeeper): string | null {
  const { call, release, listens } = keeper;
  const givesBack =
    release !== null || (call?.isRegistering === true && !returnsItself.test(call.name ?? ''));
  if (call !== null && givesBack) return `${madeBy(call, keeper.packageName)} in ${call.caller}`;
  if (listens !== null) return `\`${listens}\` returns`;
  return release === null ? null : `${callText(keeper.call, keeper.packageName)} returns`;
}

/** The function that the user called, or the package where a minifier took its name. */
export function callText(call: PackageKeeper['call'], packageName: string): string {
  return call?.name == null ? `the call of ${packageName}` : `\`${call.name}\``;
}

/** What ends what a package started. */
export function endingWords({ ending }: Pick<NonNullable<HeldPath['functionOwner']>, 'ending'>): string {
  return ending === null ? ' (by what was returned, or as the documentation tells)' : ` (\`${ending}\`)`;
}

const isClass = (name: string | null | undefined): boolean => /^[A-Z]/.test(name ?? '');

/** What is called so gives back an object, and no function. */
const makes = (name: string | null | undefined): boolean =>
  isClass(name) || /^(?:create|open)(?![a-z])/.test(name ?? '');

/** What a class is called with is made, and by `new`. */
function madeBy(call: NonNullable<PackageKeeper['call']>, packageName: string): string {
  return isClass(call.name) ? `\`new ${call.name}\` makes` : `${callText(call, packageName)} returns`;
}

/** Where nothing shows the way out, what is called like one that registers may give back none. */
function wayOut({ release, call, listens }: PackageKeeper): string {
  if (release !== null) {
    // What is given back may be a function that calls that method.
    return `, and call its \`${release}()\`${makes(call?.name) ? '' : ' (or call it, if it is a function)'}`;
  }
  const isSure = listens !== null || isListening(call?.name ?? '');
  return `, and call or end it${isSure ? '' : ', if it is a function or a handle,'}`;
}
