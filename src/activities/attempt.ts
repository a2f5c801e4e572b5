import { LoadError } from '../errors.js';
import { opsPath } from '../warehouse/schemas.js';
import type { Session, Tag } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import type { Step } from './step.js';

/**
 * Runs `work` on a session of the only attempt of a step that may still write. One that Temporal has given up may have
 * been asleep, its machine or its process stopped, and wake up when another one has done the step and others follow.
 * That other one says first that it is there, then ends the sessions of those before it. So an earlier one has lost the
 * session that it had, and on a new one it finds what was said.
 * Where there is no step, as in a command, it is the only one.
 * @throws WAREHOUSE_CONFLICT where a later attempt has begun.
 */
export async function asLatestAttempt<T>(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  { tag, signal }: Partial<Pick<Step, 'tag' | 'signal'>>,
  { loadId, searchPath }: { readonly loadId: string; readonly searchPath: readonly string[] },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const stop = signal && { signal };
  if (tag !== undefined && tag.attempt > 1) {
    await deps.warehouse.session({ searchPath: opsPath(deps.schemas), ...stop }, (session) =>
      noteAttempt(session, loadId, tag),
    );
  }
  return deps.warehouse.session({ searchPath, ...(tag && { tag }), ...stop }, async (session) => {
    if (tag !== undefined) await assertLatest(session, tag);
    return work(session);
  });
}

async function noteAttempt(session: Session, loadId: string, tag: Tag): Promise<void> {
  const sql = 'insert into load_attempt (load_id, step, attempt) values ($1, $2, $3)';
  await session.query(sql, [loadId, stepOf(tag), tag.attempt]);
}

async function assertLatest(session: Session, tag: Tag): Promise<void> {
  const sql = 'select max(attempt) as attempt from load_attempt where step = $1';
  const { rows } = await session.query(sql, [stepOf(tag)]);
  const latest = Number(rows[0]?.['attempt'] ?? 0);
  if (latest <= tag.attempt) return;
  throw new LoadError(
    'WAREHOUSE_CONFLICT',
    `Attempt ${latest} of this step has taken over from attempt ${tag.attempt}`,
  );
}

/** Attempts are counted within a step of a run of a workflow. */
function stepOf({ runId, activity }: Tag): string {
  return `${runId} ${activity}`;
}
