import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { assertLoadId, opsPath } from '../warehouse/schemas.js';
import type { BatchPart, BatchResult, BoundFile, Session, SessionWork, Tag } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import type { ActivityContext } from './activity-context.js';

/** Session of a step's latest attempt. */
export interface FencedSession {
  readonly loadId: string;
  readonly searchPath: readonly string[];
  /** See `SessionOptions`. */
  readonly opening?: readonly BatchPart[];
}

/**
 * Runs `work` on a session of the only attempt of a step that may still write: earlier attempts are fenced off. One that
 * Temporal has given up may have been asleep, its machine or its process stopped, and wake up when another one has done
 * the step and others follow. That other one notes first that it is there, then ends the sessions of those before it. So
 * an earlier one has lost the session that it had, and on a new one it finds the note: it is read in the request that
 * sets the session up. Where there is no step, as in a command, it is the only one.
 * @throws WAREHOUSE_CONFLICT where a later attempt has begun; INPUT_INVALID where the load id is none.
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
  const options = { searchPath, tag, signal, opening: [latestAttempt(tag), ...opening] };
  return deps.warehouse.session(options, async (session, [latest, ...opened]) => {
    assertLatest(tag, latest);
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
 * Name of a step, which attempts are counted by: a step of a run of a workflow. It is written into statements as a
 * literal, so a character that would need an escape there is written as its number.
 */
function stepOf({ runId, activity }: Tag): string {
  return `${runId} ${activity}`.replace(/[^\w ./-]/g, (character) => `%${character.codePointAt(0)?.toString(16)}`);
}
