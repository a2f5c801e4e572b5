import type { CopyColumn, CopyRules } from '../copy-emulator/rules.js';
import type { StagingJob } from './warehouse.js';

/** Rules by which the records of a source are read: those of the options that loads give to Redshift's COPY. */
export function copyRules({ json }: Pick<StagingJob, 'json'>, columns: readonly CopyColumn[]): CopyRules {
  return { columns, json, blanksAsNull: true, emptyAsNull: true, truncateColumns: true };
}
