export { analyzeWithMemlab } from './analyze-with-memlab.ts';
export type { MemlabAnalysis, MemlabLeak, MemlabOptions, MemlabReport } from './analyze-with-memlab.ts';
export { renderMemlabReport } from './render-memlab-report.ts';
