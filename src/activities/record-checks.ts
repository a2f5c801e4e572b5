import type { CheckResult } from '../checks.js';
import type { Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';

const COLUMNS = ['load_id', 'check_name', 'severity', 'status', 'failing', 'accepted'];

/** Writes how a run's checks ended into the ledger, in place of what stood there of this run. */
export async function recordChecks(
  { warehouse }: Dependencies,
  session: Session,
  loadId: string,
  checks: readonly CheckResult[],
): Promise<void> {
  await session.query('delete from load_check where load_id = $1', [loadId]);
  const rows = checks.map(({ name, severity, status, failing, accepted = null }) => [
    ...[loadId, name, severity, status, String(failing), accepted],
  ]);
  if (rows.length > 0) await warehouse.writeRows(session, 'load_check', COLUMNS, [rows]);
}
