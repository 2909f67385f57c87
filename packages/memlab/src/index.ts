export { analyzeWithMemlab } from './analyze-with-memlab.ts';
export type { MemlabAnalysis, MemlabLeak, MemlabReport } from './analyze-with-memlab.ts';
export type { MemlabOptions } from './memlab-options.ts';
export { renderMemlabReport } from './render-memlab-report.ts';
