import type { ActivityContext } from '../load/activity-context.js';
import type { Dependencies } from '../load/dependencies.js';
import { millisecondsOf } from '../load/read-health.js';
import { timestamp } from '../load/timestamp.js';
import type { Delivery, LoadOutcome } from '../model/notice.js';
import { sqlFile } from '../sql/files.js';
import { opsPath } from '../warehouse/schemas.js';
import type { Session, SessionWork } from '../warehouse/warehouse.js';
import type { BadLoads } from './load-notices.js';

/** Milliseconds that the ledger has to answer: a notice does not wait for a warehouse that is what has failed. */
const LEDGER_MS = 10_000;

/** Maximum characters of a title and of a problem in the ledger: at four bytes each they fit their columns. */
const MAX_TEXT = 250;

/** Parts of an activity's context that a session of the ledger needs. */
export type LedgerContext = Pick<ActivityContext, 'signal'> & Partial<Pick<ActivityContext, 'tag'>>;

/** Runs `work` on the ledger. @throws WAREHOUSE_UNAVAILABLE if it does not answer in time. */
export async function inLedger<T>(
  { warehouse, schemas }: Pick<Dependencies, 'warehouse' | 'schemas'>,
  { tag, signal }: LedgerContext,
  work: SessionWork<Session, T>,
): Promise<T> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LEDGER_MS)]);
  return warehouse.session({ searchPath: opsPath(schemas), tag, signal: limited }, work);
}

/** Whether the ledger says that a channel was sent a notice. */
export async function wasSent(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  context: LedgerContext,
  { notice, channel }: Delivery,
): Promise<boolean> {
  const sent = await inLedger(deps, context, (session) =>
    session.select(sqlFile('ledger/notices_sent.sql'), { notice_id: notice.id, channel }),
  );
  return sent.length > 0;
}

/** Records that a channel was sent a notice, or why it was not. A second call changes nothing. */
export async function noteNotice(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  context: LedgerContext,
  { notice, channel }: Delivery,
  problem: string | null,
  now: Date,
): Promise<void> {
  const { id, event, isOver, subject, title } = notice;
  await inLedger(deps, context, (session) =>
    session.execute(sqlFile('ledger/note_notice.sql'), {
      notice_id: id,
      event,
      is_over: String(isOver),
      subject,
      channel,
      title: title.slice(0, MAX_TEXT),
      sent_at: timestamp(now),
      problem: (problem ?? '').slice(0, MAX_TEXT),
    }),
  );
}

/** Loads that ended badly before a good one; null if there are none. */
export async function badLoadsBefore(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  context: LedgerContext,
  { loadId }: Pick<LoadOutcome, 'loadId'>,
): Promise<BadLoads | null> {
  const [row] = await inLedger(deps, context, (session) =>
    session.select(sqlFile('ledger/bad_loads.sql'), { load_id: loadId ?? '' }),
  );
  const count = Number(row?.['loads'] ?? 0);
  return count === 0 ? null : { count, since: millisecondsOf(row?.['since']) ?? 0 };
}
