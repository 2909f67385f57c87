export { checkScenario, openSeries } from './check-scenario.ts';
