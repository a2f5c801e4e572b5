import { LoadError } from '../model/errors.js';
import { shownValue } from './personal.js';
import type { RejectedRow, StagingJob } from './warehouse.js';

/** Rejected records that a failure shows. */
const SHOWN = 3;

/** What of a staging step its failure tells. */
type Told = Pick<StagingJob, 'maxErrors' | 'source' | 'table' | 'showPersonalData'>;

/** As COPY's MAXERROR: so many rejected records, or more, fail the step. @throws RECORDS_REJECTED */
export function throwIfTooMany(job: Told, rows: readonly RejectedRow[]): void {
  if (rows.length > 0 && rows.length >= job.maxErrors) throw new RecordsRejected(job, rows);
}

/** The failure of a staging step by rejected records. */
export class RecordsRejected extends LoadError {
  constructor({ source, table, maxErrors, showPersonalData }: Told, rows: readonly RejectedRow[]) {
    const shown = rows.slice(0, SHOWN).map((row) => ({ ...row, value: shownValue(row.value, showPersonalData) }));
    const lines = shown.map(describeRejection);
    const more = rows.length > SHOWN ? `\n… and ${rows.length - SHOWN} more in rejected_record` : '';
    const allowed = maxErrors > 1 ? `, ${maxErrors} or more fail the load` : '';
    super(
      'RECORDS_REJECTED',
      `${rows.length} record(s) of ${source} rejected for ${table}${allowed}:\n${lines.join('\n')}${more}`,
      {
        source,
        table,
        count: rows.length,
        rejected: shown.map(({ uri, line, position, column, value, reason }) => ({
          uri,
          line,
          position,
          column,
          value,
          reason,
        })),
      },
    );
  }
}

/** One rejected record in a line. */
export function describeRejection({ uri, line, position, column, value, reason }: Omit<RejectedRow, 'raw'>): string {
  const where = column === null ? `byte ${position}` : `column ${column}`;
  return `${uri}, line ${line}, ${where}: ${reason}${value === '' ? '' : ` (value ${value})`}`;
}
