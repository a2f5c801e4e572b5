import type { SourceName } from '../../model/plan.js';
import type { SourceObject } from '../../store/store.js';
import { asObject } from '../run-object.js';
import type { Session } from '../warehouse.js';

/** Objects of a run that are read from the warehouse at a time: a few hundred KB. */
const PAGE = 5_000;

/** This run's objects of one source, in byte order of their URIs, in batches. */
export async function* runObjects(session: Session, source: SourceName): AsyncIterable<SourceObject[]> {
  for (let after = ''; ;) {
    const { rows } = await session.query(
      `select uri, version, bytes from run_object where source = $1 and uri > $2 order by uri limit ${PAGE}`,
      [source, after],
    );
    if (rows.length > 0) yield rows.map(asObject);
    if (rows.length < PAGE) return;
    after = String(rows.at(-1)?.['uri']);
  }
}
