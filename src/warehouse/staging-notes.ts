import { sqlFile } from '../sql/files.js';
import type { Session, StagedRows, StagingJob } from './warehouse.js';

/**
 * Deletes the records of an earlier attempt of a staging step, if there are any: on Redshift a DELETE locks its whole table
 * even if it finds no row, and the other source's step would wait for it.
 */
export async function deleteEarlierNotes(
  session: Session,
  { loadId, source }: Pick<StagingJob, 'loadId' | 'source'>,
): Promise<void> {
  const values = { load_id: loadId, source };
  const [earlier] = await session.select(sqlFile('ledger/earlier_notes.sql'), values);
  if (Number(earlier?.['notes'] ?? 0) > 0) await session.execute(sqlFile('ledger/delete_notes.sql'), values);
}

/** Records the number of staged and rejected records of a source. */
export async function noteSource(
  session: Session,
  { source }: Pick<StagingJob, 'source'>,
  { rows, rejected, fullWidth }: StagedRows,
): Promise<void> {
  const values = { source, rows, rejected, full_width: fullWidth };
  await session.execute(sqlFile('ledger/staged_source.sql'), values);
}
