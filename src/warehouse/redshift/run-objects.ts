import type { SourceName } from '../../model/plan.js';
import { asObject, PAGE_ROWS, pageFile, type RunObject } from '../run-object.js';
import type { Session } from '../warehouse.js';

/** Reads this run's objects of one source page by page, in byte order of their URIs. */
export async function* runObjects(session: Session, source: SourceName): AsyncIterable<RunObject[]> {
  const page = pageFile('redshift/run_objects.sql');
  for (let after = ''; ;) {
    const rows = await session.select(page, { source, after });
    if (rows.length > 0) yield rows.map(asObject);
    if (rows.length < PAGE_ROWS) return;
    after = String(rows.at(-1)?.['uri']);
  }
}
