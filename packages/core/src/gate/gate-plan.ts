import { LeaktightError } from '../errors.ts';
import { isRegExp, showGiven } from '../given/given.ts';
import { pathFromRoot } from './path-from-root.ts';
import type { GateAction, GateMode, GateOptions, GateSettings } from './gate-settings.ts';
import {
  builtIn,
  type GateResource,
  gateResources,
  readObject,
  readSettings,
  type ThresholdLayer,
} from './thresholds.ts';

/** The gate's options, read and checked; plain data that reaches workers by structured clone or JSON. */
export interface GatePlan {
  readonly mode: GateMode;
  readonly confirm: boolean;
  readonly action: GateAction;
  /** Share of the run's own time, above 0. */
  readonly overhead: number;
  /** `match` is the source of a regular expression. */
  readonly repeat: { readonly times: number; readonly match: string; readonly flags: string } | null;
  readonly config: ThresholdLayer;
  /** `pattern` is the source of a regular expression for paths from the root. */
  readonly files: readonly { readonly pattern: string; readonly layer: ThresholdLayer }[];
  /** Set by an adapter where V8 counts code coverage. */
  readonly isCovered?: boolean;
}

/** Variables of the environment that override a config: `LEAKTIGHT`, `LEAKTIGHT_REPEAT`. */
export type GateEnvironment = Readonly<Record<string, string | undefined>>;

/** Turns a glob into an expression for paths with forward slashes; adapters have a library for it, which few workers need. */
export type CompileGlob = (glob: string) => RegExp;

/** Where the gate's options come from. */
export interface GateSource {
  /** For messages: `leaktight({ gate })`. */
  readonly place: string;
  /** Called where thresholds are given by files only. */
  readonly compileGlob: CompileGlob;
  /** Whether they may pass through JSON, which has no regular expressions. */
  readonly isJson?: boolean;
}

/** As a user of a large suite would still keep it on. */
const defaultOverhead = 0.1;

const keys = [...gateResources, 'suite', 'mode', 'confirm', 'action', 'overhead', 'repeat', 'files'];

/**
 * Reads the gate's options from a config.
 * @param options `true` for all defaults; `false` or undefined leaves the gate off unless the environment asks for it.
 * @returns null when the gate is off.
 * @throws LeaktightError (LEAKTIGHT_BAD_OPTION) that names the place of what it could not read.
 */
export function readGatePlan(
  options: GateOptions | boolean | undefined,
  environment: GateEnvironment,
  source: GateSource,
): GatePlan | null {
  const { place, compileGlob } = source;
  checkKind(options, place);
  const switched = readSwitch(environment['LEAKTIGHT']);
  const repeat = readRepeatCount(environment['LEAKTIGHT_REPEAT']);
  if (switched === 'off') return null;
  if (!options && switched === null && repeat === null) return null;
  const given = typeof options === 'object' ? readObject<GateOptions>(options, place, keys) : {};
  const mode = oneOf<GateMode>(given.mode, ['adaptive', 'exact'], `mode in ${place}`) ?? 'adaptive';
  const confirm = readBoolean(given.confirm, `confirm in ${place}`) ?? true;
  return {
    // One measurement that decides must be exact.
    mode: confirm ? mode : 'exact',
    confirm,
    action: switched ?? oneOf<GateAction>(given.action, ['fail', 'warn'], `action in ${place}`) ?? 'fail',
    overhead: readShare(given.overhead, `overhead in ${place}`),
    repeat: repeat === null ? readRepeat(given.repeat, source) : { times: repeat, match: '', flags: '' },
    config: readSettings(thresholdsOf(given), `config: ${place}`),
    files: readFiles(given.files, place, compileGlob),
  };
}

/** Built-in, config and file glob: the levels that are known before a file runs, most general first. */
export function fileLayers(plan: GatePlan, file: string, root: string): ThresholdLayer[] {
  const path = pathFromRoot(file, root);
  const globs = plan.files.filter(({ pattern }) => new RegExp(pattern).test(path));
  return [builtIn, plan.config, ...globs.map(({ layer }) => layer)];
}

/** Whether a level that is known before a file runs sets a limit of this resource. */
export function asksFor({ config, files }: GatePlan, resource: GateResource): boolean {
  return [config, ...files.map(({ layer }) => layer)].some(
    ({ values, suite }) => (values[resource] ?? suite?.[resource] ?? null) !== null,
  );
}

/** Whether a test runs again in repeat mode. */
export function isRepeated({ repeat }: GatePlan, fullName: string): boolean {
  return repeat !== null && new RegExp(repeat.match, repeat.flags).test(fullName);
}

function checkKind(options: unknown, place: string): void {
  if (options === undefined || typeof options === 'boolean') return;
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw bad(place, options, "true, false or an object such as { heap: '1MB' }");
}

function thresholdsOf(options: GateOptions): GateSettings {
  return Object.fromEntries(
    Object.entries(options).filter(([key]) => key === 'suite' || gateResources.some((name) => name === key)),
  );
}

function readFiles(files: GateOptions['files'], place: string, compileGlob: CompileGlob): GatePlan['files'] {
  if (files === undefined) return [];
  return Object.entries(
    readObject<Record<string, GateSettings>>(files, `${place}, files`, Object.keys(files ?? {})),
  ).map(([glob, settings]) => ({
    pattern: readGlob(glob, `files in ${place}`, compileGlob),
    layer: readSettings(settings, `files "${glob}"`),
  }));
}

function readGlob(glob: string, place: string, compileGlob: CompileGlob): string {
  if (glob === '') throw bad(place, glob, 'a glob from the root');
  return compileGlob(glob).source;
}

function readSwitch(value: string | undefined): GateAction | 'off' | null {
  if (value === undefined || value === '') return null;
  return (
    oneOf<GateAction | 'off'>(value, ['off', 'warn', 'fail'], 'the environment variable LEAKTIGHT') ?? null
  );
}

function readRepeatCount(value: string | undefined): number | null {
  if (value === undefined || value === '') return null;
  return readTimes(Number(value), value, 'the environment variable LEAKTIGHT_REPEAT');
}

function readRepeat(repeat: GateOptions['repeat'], source: GateSource): GatePlan['repeat'] {
  const { place } = source;
  if (repeat === undefined) return null;
  if (typeof repeat === 'number')
    return { times: readTimes(repeat, repeat, `repeat in ${place}`), match: '', flags: '' };
  const { times, match } = readObject<{ times: number; match?: string | RegExp }>(
    repeat,
    `repeat in ${place}`,
    ['times', 'match'],
  );
  return { times: readTimes(times, times, `repeat.times in ${place}`), ...readMatch(match, source) };
}

function readMatch(
  match: unknown,
  { place, isJson = false }: GateSource,
): { readonly match: string; readonly flags: string } {
  if (match === undefined) return { match: '', flags: '' };
  if (typeof match === 'string') return { match: escape(match), flags: '' };
  if (isRegExp(match) && !isJson) return { match: match.source, flags: match.flags };
  const other = isJson
    ? ': these options may pass through JSON, which has no regular expressions'
    : ', or a regular expression';
  throw bad(`repeat.match in ${place}`, match, `part of a test's full name as a string${other}`);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function readTimes(times: number, given: unknown, place: string): number {
  if (Number.isInteger(times) && times >= 2) return times;
  throw bad(place, given, 'a whole number from 2: one run more cannot show that growth persists');
}

/** `0.1` or `'10%'`. */
function readShare(value: unknown, place: string): number {
  if (value === undefined) return defaultOverhead;
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?) ?%$/.exec(value)?.[1] : undefined;
  const share = percent === undefined ? value : Number(percent) / 100;
  if (typeof share === 'number' && share > 0 && share <= 1) return share;
  throw bad(place, value, "a share of the run's own time, such as 0.1 or '10%'");
}

function readBoolean(value: unknown, place: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw bad(place, value, 'true or false');
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[], place: string): Word | undefined {
  if (value === undefined) return undefined;
  const word = words.find((known) => known === value);
  if (word === undefined) throw bad(place, value, words.map((known) => `'${known}'`).join(', '));
  return word;
}

function bad(place: string, given: unknown, expected: string): LeaktightError {
  return new LeaktightError(
    'LEAKTIGHT_BAD_OPTION',
    `Could not read ${place}: got ${showGiven(given)}, expected ${expected}.`,
  );
}
