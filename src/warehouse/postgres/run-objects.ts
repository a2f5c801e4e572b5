import type { SourceName } from '../../model/plan.js';
import type { SourceObject } from '../../store/store.js';
import { asObject } from '../run-object.js';
import type { Session } from '../warehouse.js';

/** Objects that are fetched at a time: a few hundred KB. */
const BATCH = 5_000;

/**
 * This run's objects of one source, in byte order of their URIs, in batches. A cursor holds them sorted until the
 * transaction ends, so that a batch costs the same however many there are. @throws where there is no transaction.
 */
export async function* runObjects(session: Session, source: SourceName): AsyncIterable<SourceObject[]> {
  const cursor = `${source}_objects`;
  const select = 'select uri, version, bytes from run_object where source = $1 order by uri';
  await session.query(`declare ${cursor} no scroll cursor for ${select}`, [source]);
  for (;;) {
    const { rows } = await session.query(`fetch ${BATCH} from ${cursor}`);
    if (rows.length > 0) yield rows.map(asObject);
    if (rows.length < BATCH) return;
  }
}
