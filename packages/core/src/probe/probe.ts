export { measureObjectSizes, type ObjectSizes } from './object-sizes.ts';
export {
  chooseComparison,
  chooseFirstRound,
  chooseInterval,
  ladder,
  marksPerRound,
  timeToCollect,
  usualObject,
} from './plan.ts';
export type { Collected } from './plan.ts';
export { runCalls } from './run-calls.ts';
export type { CallSeries, Delays, LaterTimers, TimerWait } from './run-calls.ts';
export { SurvivorProbe } from './survivor-probe.ts';
export type { SurvivingSite, SurvivorReading } from './surviving-site.ts';
export { tellingInterval } from './telling-interval.ts';
export type { Scale, Tracker, TrackerVerdict } from './tracker.ts';
export { warmUp } from './warm-up.ts';
export type { WarmUp } from './warm-up.ts';
