import type { SourceName } from '../../model/plan.js';
import { sqlFile } from '../../sql/files.js';
import { asObject, PAGE_ROWS, pageFile, type RunObject } from '../run-object.js';
import type { Session } from '../warehouse.js';

/**
 * Reads this run's objects of one source page by page, in byte order of their URIs, from a cursor.
 * @throws SQL_FAILED outside a transaction.
 */
export async function* runObjects(session: Session, source: SourceName): AsyncIterable<RunObject[]> {
  await session.execute(sqlFile('postgres/open_run_objects.sql'), { source });
  const next = pageFile('postgres/next_run_objects.sql');
  for (;;) {
    const rows = await session.select(next);
    if (rows.length > 0) yield rows.map(asObject);
    if (rows.length < PAGE_ROWS) return;
  }
}
