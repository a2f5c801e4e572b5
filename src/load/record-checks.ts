import type { CheckResult } from '../model/checks.js';
import { sqlFile } from '../sql/files.js';
import type { BoundFile, Session } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';

const COLUMNS = ['load_id', 'check_name', 'severity', 'status', 'failing', 'accepted'];

/** Deletes a run's check results of an earlier attempt from the ledger. */
export function deleteChecks(loadId: string): BoundFile {
  return { file: sqlFile('ledger/delete_checks.sql'), values: { load_id: loadId } };
}

/** Writes the results of a run's checks into the ledger, after `deleteChecks`. */
export async function recordChecks(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  loadId: string,
  checks: readonly CheckResult[],
): Promise<void> {
  if (checks.length === 0) return;
  const rows = checks.map(({ name, severity, status, failing, accepted = null }) => [
    loadId,
    name,
    severity,
    status,
    String(failing),
    accepted,
  ]);
  await warehouse.writeRows(session, 'load_check', COLUMNS, [rows]);
}
