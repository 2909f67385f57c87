// Light: adapters load this for every test file that the gate watches. Its values are for our other packages alone.
export { reasonOf, stackOf } from '../errors.ts';
export { checkAdapterOptions } from './check-adapter-options.ts';
export { readDocblock } from './docblock.ts';
export { GateSession } from './gate-session.ts';
export type { WatchedTest } from './watched-test.ts';
export { OpenBlocks } from './open-blocks.ts';
export { QuietConsole } from './quiet-console.ts';
export { fileLayers, isRepeated, readGatePlan } from './gate-plan.ts';
export type { CompileGlob, GateEnvironment, GatePlan, GateSource } from './gate-plan.ts';
export type {
  GateAction,
  GateMode,
  GateOptions,
  GateSettings,
  GateThresholds,
  RepeatOptions,
  SuiteThresholds,
} from './gate-settings.ts';
export type { Exceeded, Growth as GateGrowth } from './growth.ts';
export type { GateFileResult, GateOutcome, Leak, RepeatLeak } from './outcome.ts';
export { mergeLayers, readReason, readSettings, suiteLimits } from './thresholds.ts';
export type {
  EffectiveThresholds,
  GateResource,
  Limit,
  Limits as GateLimits,
  ThresholdLayer,
} from './thresholds.ts';
/** As the engine's, which is loaded for further runs only. */
export async function setsInScopesOf(
  callee: (...args: never[]) => unknown,
): Promise<readonly Set<unknown>[]> {
  const engine = await import('./measure-again.ts');
  return engine.setsInScopesOf(callee);
}
export { isFailure } from './outcome.ts';
