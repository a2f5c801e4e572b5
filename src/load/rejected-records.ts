import { sqlFile } from '../sql/files.js';
import { tableColumns } from '../sql/table-definition.js';
import { cutText } from '../copy-emulator/utf8.js';
import type { RejectedRow, Session, StagingJob, Warehouse } from '../warehouse/warehouse.js';

/** Maximum number of rejected records that the ledger stores of one source; MAXERROR allows 100,000. */
const MAX_KEPT = 100_000;

/** Writes the rejected records of a source into the ledger. The caller has deleted those of an earlier attempt. */
export async function recordRejected(
  warehouse: Pick<Warehouse, 'writeRows'>,
  session: Session,
  { loadId, source }: Pick<StagingJob, 'loadId' | 'source'>,
  rejected: readonly RejectedRow[],
): Promise<void> {
  const columns = tableColumns(sqlFile('tables/ops/rejected_record.sql')).map(({ name, type }) => ({
    name,
    maxBytes: Number(/^varchar\((\d+)\)$/.exec(type)?.[1] ?? Infinity),
  }));
  const rows = rejected.slice(0, MAX_KEPT).map((row) => {
    const values = valuesOf(loadId, source, row);
    return columns.map(({ name, maxBytes }) => cutText(values[name] ?? null, maxBytes));
  });
  const names = columns.map(({ name }) => name);
  if (rows.length > 0) await warehouse.writeRows(session, 'rejected_record', names, [rows]);
}

/** Rejected record as a row of its table. */
function valuesOf(loadId: string, source: string, row: RejectedRow): Readonly<Record<string, string | null>> {
  return {
    load_id: loadId,
    source,
    uri: row.uri,
    line: String(row.line),
    position: String(row.position),
    column_name: row.column,
    value: row.value,
    reason: row.reason,
    raw_record: row.raw,
  };
}
