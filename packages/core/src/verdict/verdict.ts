export { arrivalsPerCall, arrivedBytes } from './arrivals.ts';
export { toBlocks } from './blocks.ts';
export { judgeSurvivors } from './judge-survivors.ts';
export type { SurvivorVerdict, UnexplainedGrowth } from './judge-survivors.ts';
export { fewestPacedCalls, isSmallStore } from './pacing.ts';
