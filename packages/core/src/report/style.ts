/** How a report is drawn. */
export interface ReportStyle {
  readonly colours: boolean;
  /** File paths are shown relative to this folder. */
  readonly cwd: string;
}
