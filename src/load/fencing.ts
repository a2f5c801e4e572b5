import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { assertLoadId, opsPath } from '../warehouse/schemas.js';
import type { BatchPart, BatchResult, BoundFile, Session, SessionWork, Tag } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import type { ActivityContext } from './activity-context.js';
import { assertOwn, ownerQuery } from './run-owner.js';

/** Options of a session for the latest attempt of a step. */
export interface FencedSession {
  readonly loadId: string;
  readonly searchPath: readonly string[];
  /** See `SessionOptions`. */
  readonly opening?: readonly BatchPart[];
}

/**
 * Runs `work` on a session that only the latest attempt of a step gets. This is fencing: an attempt that Temporal timed out
 * can be a zombie, which resumes (say, when its machine wakes up) after a later attempt has done the step. A later attempt
 * therefore notes its number in the ledger, then terminates the sessions of earlier attempts. A fenced-off attempt has lost
 * its session, and finds the number when it opens a new one. Outside an activity, as in a command, nothing is fenced.
 * @throws WAREHOUSE_CONFLICT if a later attempt has started; INPUT_INVALID if the load id is invalid, or another workflow's.
 */
export async function inFencedSession<T>(
  deps: Pick<Dependencies, 'warehouse' | 'schemas'>,
  { tag, signal }: Partial<Pick<ActivityContext, 'tag' | 'signal'>>,
  { loadId, searchPath, opening = [] }: FencedSession,
  work: SessionWork<Session, T>,
): Promise<T> {
  assertLoadId(loadId);
  if (tag === undefined) return deps.warehouse.session({ searchPath, signal, opening }, work);
  if (tag.attempt > 1) {
    const notes = { searchPath: opsPath(deps.schemas), signal, opening: [noteAttempt(loadId, tag)] };
    await deps.warehouse.session(notes, async () => undefined);
  }
  const options = { searchPath, tag, signal, opening: [latestAttempt(tag), ownerQuery(loadId), ...opening] };
  return deps.warehouse.session(options, async (session, [latest, owner, ...opened]) => {
    assertLatest(tag, latest);
    assertOwn(loadId, tag, owner);
    return work(session, opened);
  });
}

function noteAttempt(loadId: string, tag: Tag): BoundFile {
  const values = { load_id: loadId, step: stepOf(tag), attempt: String(tag.attempt) };
  return { file: sqlFile('ledger/note_attempt.sql'), values };
}

function latestAttempt(tag: Tag): BoundFile {
  return { file: sqlFile('ledger/latest_attempt.sql'), values: { step: stepOf(tag) } };
}

function assertLatest(tag: Tag, result: BatchResult | undefined): void {
  const latest = Number(result?.rows[0]?.['attempt'] ?? 0);
  if (latest <= tag.attempt) return;
  throw new LoadError(
    'WAREHOUSE_CONFLICT',
    `Attempt ${latest} of this step has taken over from attempt ${tag.attempt}`,
  );
}

/**
 * Name of a step of one workflow run, whose attempts are counted. It is written into statements as a literal, so a
 * character that would need escaping is replaced by its number.
 */
function stepOf({ runId, activity }: Tag): string {
  return `${runId} ${activity}`.replace(/[^\w ./-]/g, (character) => `%${character.codePointAt(0)?.toString(16)}`);
}
