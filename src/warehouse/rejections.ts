import { LoadError } from '../model/errors.js';
import { visibleLine } from '../model/visible-text.js';
import { shownValue } from './personal.js';
import type { RejectedRow, StagingJob } from './warehouse.js';

/** Number of rejected records that a failure shows. */
const MAX_SHOWN_RECORDS = 3;

/** Parts of a staging job that its failure reports. */
type RejectingJob = Pick<StagingJob, 'maxErrors' | 'source' | 'table' | 'showPersonalData'>;

/** Fails the step if the number of rejected records reaches the limit, as COPY's MAXERROR. @throws RECORDS_REJECTED */
export function throwIfTooMany(job: RejectingJob, rows: readonly RejectedRow[]): void {
  if (rows.length > 0 && rows.length >= job.maxErrors) throw new RecordsRejected(job, rows);
}

/** Failure of a staging step because of rejected records. */
export class RecordsRejected extends LoadError {
  constructor({ source, table, maxErrors, showPersonalData }: RejectingJob, rows: readonly RejectedRow[]) {
    const examples = rows
      .slice(0, MAX_SHOWN_RECORDS)
      .map((row) => ({ ...row, value: shownValue(row.value, showPersonalData) }));
    const lines = examples.map(describeRejection);
    const more =
      rows.length > MAX_SHOWN_RECORDS ? `\n… and ${rows.length - MAX_SHOWN_RECORDS} more in rejected_record` : '';
    const allowed = maxErrors > 1 ? `, ${maxErrors} or more fail the load` : '';
    super(
      'RECORDS_REJECTED',
      `${rows.length} record(s) of ${source} rejected for ${table}${allowed}:\n${lines.join('\n')}${more}`,
      {
        source,
        table,
        count: rows.length,
        rejected: examples.map(({ uri, line, position, column, value, reason }) => ({
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

/** Describes a rejected record in one line. */
export function describeRejection({ uri, line, position, column, value, reason }: Omit<RejectedRow, 'raw'>): string {
  const where = column === null ? `byte ${position}` : `column ${column}`;
  return visibleLine(`${uri}, line ${line}, ${where}: ${reason}${value === '' ? '' : ` (value ${value})`}`);
}
