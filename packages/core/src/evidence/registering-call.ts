import type { SourcePosition, StackFrame } from '../finding.ts';
import { isInternalFrame } from '../internal-frame.ts';
import type { ReadNames, SourceNames } from './called-names.ts';
import { lastName } from './called-methods.ts';
import { placeText } from './places.ts';

/** The call of a package by the user's code that led to an allocation. */
export interface RegisteringCall {
  /** Name of the function that was called; null where a minifier took it. */
  readonly name: string | null;
  /** Of the package that was called, `name@version`: it may use the one that was asked for. */
  readonly packageName: string;
  /** Who called it, and where: `openSession (src/session.ts:9)`. */
  readonly caller: string;
  /** Whether it is called like one that gives back the way to undo it. */
  readonly isRegistering: boolean;
}

export interface FoundCall extends RegisteringCall {
  /** Where the function is written that was called. */
  readonly at: SourcePosition;
  /** What stands in the function of the user's that called it; null where that cannot be read. */
  readonly source: SourceNames | null;
}

/** What functions are called that put something on a list and give back the way to take it off. */
const registers =
  /^(?:(?:subscribe|on|once|addListener|addEventListener|addHook|watch|listen|effect|autorun|reaction|computed|when|tap|hook|intercept|schedule|every|create|open|start|spawn)(?:[A-Z_]\w*)?|observe|register|attach|connect|bind)$/;

/** What takes a function, or an event, gives back a way to end that in nearly every package. */
export const isListening = (name: string): boolean =>
  /^(?:subscribe|on|once|addHook|watch|listen|effect|autorun|reaction|when|tap|hook)(?![a-z])/.test(name);

/** Shorter names are a minifier's, but for a few. */
const shortestName = 3;
const shortNames = new Set(['on', 'at']);

interface Stacks {
  readonly stacks: readonly (readonly StackFrame[])[];
  /** Those that make what stays, and not the room for it alone. */
  readonly made: readonly (readonly StackFrame[])[];
  readonly namesOf: ReadNames;
}

/** Whether a call is more likely than others to have put there what stays: one of a method of what holds it. */
type IsLikely = (call: Pick<FoundCall, 'at' | 'name'>, stack: readonly StackFrame[]) => boolean;

/**
 * The call of a package that made what leaks: the innermost that is called like one that registers, on the first stack that has one, else the
 * outermost of the first stack, for the functions that a package calls back may call it again. What makes room in the collection comes
 * first: others make what is put there. Null where the package is on none of the stacks.
 */
export function findRegisteringCall(
  { stacks, made, namesOf }: Stacks,
  packageName: string,
  folder: string,
  isLikely: IsLikely = () => true,
): FoundCall | null {
  const keeping = stacks.filter((stack) => !made.includes(stack));
  const others = stacks.filter((stack) => made.includes(stack));
  const calls = [...keeping, ...others].map((stack) => callsOf(stack, packageName));
  const likely = calls.map((ofStack) => ofStack.filter((call) => isLikely(call, call.stack)));
  const call =
    calls.flat().find(isRegistering) ?? [...likely, ...calls].find(({ length }) => length > 0)?.at(-1);
  if (call === undefined) return null;
  const { stack: _, caller, ...found } = call;
  return {
    ...found,
    caller: callerText(caller, folder),
    isRegistering: isRegistering(call),
    source: namesOf(caller),
  };
}

/**
 * By a name that the user's function has for what it called: what was returned, or imported under another name, has one inside the
 * package that no user knows. That of a class is public.
 */
export function asWritten(call: FoundCall): FoundCall {
  const { name, source } = call;
  const isKnown = name === null || source === null || /^[A-Z]/.test(name) || source.all.has(name);
  return isKnown ? call : { ...call, name: null };
}

/** Whether a package made one of the things that stay, or the room for them, itself. */
export function allocates(stacks: readonly (readonly StackFrame[])[], packageName: string): boolean {
  return stacks.some((stack) => stack.find((one) => !isInternalFrame(one))?.packageName === packageName);
}

/** Where a function of a package stands on the stacks: called by the user's code, or further inside; null where it is on none. */
export function standingOf(
  stacks: readonly (readonly StackFrame[])[],
  { file, line, column }: SourcePosition,
): 'called' | 'inside' | null {
  let standing: 'inside' | null = null;
  for (const stack of stacks) {
    const frames = stack.filter((one) => !isInternalFrame(one));
    for (const [index, frame] of frames.entries()) {
      if (frame.file !== file || frame.line !== line || frame.column !== column) continue;
      if (frames[index + 1]?.packageName === null) return 'called';
      standing = 'inside';
    }
  }
  return standing;
}

/** Whether the user's code called a package in a function that the same package called. */
export function isNested(stacks: Stacks['stacks'], packageName: string): boolean {
  return stacks.some((stack) => callsOf(stack, packageName).length > 1);
}

interface Call extends Pick<FoundCall, 'name' | 'packageName' | 'at'> {
  readonly stack: readonly StackFrame[];
  readonly caller: StackFrame;
}

/** Whether something is called like what gives back the way to undo it. */
export const isRegistering = ({ name }: Pick<Call, 'name'>): boolean => name !== null && registers.test(name);

/** Calls by the user that a package's function was at work in, innermost first; other packages may be between them. */
function callsOf(stack: readonly StackFrame[], packageName: string): Call[] {
  const calls: Call[] = [];
  let entry: Pick<Call, 'name' | 'packageName' | 'at'> | null = null;
  let isOfPackage = false;
  for (const frame of stack.filter((one) => !isInternalFrame(one))) {
    if (frame.packageName === null) {
      if (entry !== null && isOfPackage) calls.push({ ...entry, stack, caller: frame });
      entry = null;
      isOfPackage = false;
      continue;
    }
    // What stands around a function without being called by a name tells less than the function.
    const named: Pick<Call, 'name' | 'at'> =
      isNameless(frame) && entry ? entry : { name: calledName(frame), at: positionOf(frame) };
    entry = { name: named.name, at: named.at, packageName: frame.packageName };
    isOfPackage ||= frame.packageName === packageName;
  }
  return calls;
}

function positionOf({ file, line, column }: StackFrame): SourcePosition {
  return { file, line, column };
}

const isNameless = ({ functionName }: StackFrame): boolean => /^$|[<>]/.test(functionName);

/** `subscribe` of `Observable.subscribe`. */
function calledName({ functionName }: StackFrame): string | null {
  // What a whole module exports has no name of its own.
  if (functionName === 'module.exports') return null;
  const name = lastName(functionName);
  return name.length >= shortestName || shortNames.has(name) ? name : null;
}

function callerText(caller: StackFrame, folder: string): string {
  const place = placeText(caller, folder, true);
  return caller.functionName === '' ? place : `${caller.functionName} (${place})`;
}
