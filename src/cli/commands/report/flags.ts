/** Flags of `sparkify report`. */
export interface ReportFlags {
  out?: string;
  json?: boolean;
}

/** File of the report if no flag names one. */
export const DEFAULT_OUT = 'sparkify-report.html';
