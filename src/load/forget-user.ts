import { programVersion } from '../config/program-version.js';
import { LoadError } from '../model/errors.js';
import type { ForgetInput, Forgotten, SearchedPlace } from '../model/forget.js';
import { STAR_TABLES, type StarTable } from '../model/star.js';
import { customColumns } from '../sql/custom-column-files.js';
import { sqlFile } from '../sql/files.js';
import { starPath } from '../warehouse/schemas.js';
import { rowsCounted, type Executed, type Session } from '../warehouse/warehouse.js';
import type { ActivityContext } from './activity-context.js';
import { ensureTables } from './create-tables.js';
import type { Dependencies } from './dependencies.js';
import { DryRunEnd, orDryRunEnd } from './dry-run.js';
import { forgetInRuns } from './forget-in-runs.js';
import { namesUser, userHash } from './forgotten-users.js';
import { newLoadId } from './load-id.js';
import { recordChanges } from './record-changes.js';
import { differingContents, markedContents, readContents } from './star-content.js';
import { MARKED_TABLES, marksOf, type Marks } from './star-mark.js';
import { timestamp } from './timestamp.js';

/** Tables of the star that have rows of users; those of the ledger have the others. */
const OF_STAR = ['songplay', 'unmatched_play', 'users'] as const;
const OF_LEDGER = ['user_event', 'user_record', 'play_record'] as const;

/** Number of objects that a proof names. */
const SHOWN = 5;

/**
 * Deletes every trace of a user from star, ledger, rejected records and the schemas of runs, in one transaction under the
 * lock of a publish, and notes a keyed hash of the id, so that no later load brings the user back. A load that is running
 * then ends its publish as `overtaken`, and stages its objects again.
 * @returns proof of what was removed, and of what is left.
 * @throws CONFIG_INVALID if there is no key for the hash.
 */
export async function forgetUser(
  deps: Dependencies,
  context: ActivityContext,
  { userId, dryRun = false }: ForgetInput,
  now: Date,
): Promise<Forgotten> {
  const key = deps.settings.LOAD_FORGET_KEY;
  if (key === undefined) throw keyMissing();
  await ensureTables(deps, context);
  const options = { searchPath: starPath(deps.schemas), tag: context.tag, signal: context.signal };
  return deps.warehouse.session(options, async (session) => {
    const ended = await orDryRunEnd<Forgotten, Forgotten>(session, async () => {
      await session.execute(sqlFile('ledger/lock_star_version.sql'));
      const proof = { userHash: userHash(key, userId), isDryRun: dryRun };
      const forgotten = await forgetAll(deps, session, userId, proof, await noteRun(session, context, now));
      if (dryRun) throw new DryRunEnd(forgotten);
      return forgotten;
    });
    return ended instanceof DryRunEnd ? ended.result : ended;
  });
}

function keyMissing(): LoadError {
  const message = 'SPARKIFY_LOAD_FORGET_KEY is not set: without it, later loads could not know the user';
  const remedy =
    'Make one with openssl rand -base64 32, set it in the environment of all workers, and keep it as long as the warehouse.';
  return new LoadError('CONFIG_INVALID', message, {}, { remedy });
}

/** Row of the ledger for the forgetting: its load id, and the time as SQL takes it. */
interface NotedRun {
  readonly loadId: string;
  readonly forgottenAt: string;
}

/** Records the forgetting beside the loads, so that the ledger still agrees with the star. It does not name the user. */
async function noteRun(session: Session, { tag }: ActivityContext, now: Date): Promise<NotedRun> {
  const noted = { loadId: newLoadId(now), forgottenAt: timestamp(now) };
  await session.execute(sqlFile('forget/note_run.sql'), {
    load_id: noted.loadId,
    workflow_id: tag.workflowId,
    workflow_run_id: tag.runId,
    forgotten_at: noted.forgottenAt,
    program_version: programVersion(),
  });
  return noted;
}

async function forgetAll(
  deps: Dependencies,
  session: Session,
  userId: number,
  proof: Pick<Forgotten, 'userHash' | 'isDryRun'>,
  { loadId, forgottenAt }: NotedRun,
): Promise<Forgotten> {
  const user = { user_id: String(userId) };
  const objects = (await session.select(sqlFile('forget/objects.sql'), user)).map(({ uri }) => String(uri));
  const places = [
    await forgetInTables(deps, session, user, loadId),
    await forgetRejected(deps, session, userId),
    await forgetFailures(deps, session, userId),
    await forgetInRuns(deps.warehouse, session, user, proof.isDryRun),
  ].flat();
  const noted = { user_hash: proof.userHash, forgotten_at: forgottenAt };
  await session.execute(sqlFile('forget/remember.sql'), noted);
  return { ...proof, places, objects: { count: objects.length, first: objects.slice(0, SHOWN) } };
}

/** Deletes the rows of star and ledger, records how many, and marks the tables as they are then. */
async function forgetInTables(
  deps: Dependencies,
  session: Session,
  user: Readonly<Record<string, string>>,
  loadId: string,
): Promise<SearchedPlace[]> {
  const hashed = { warehouse: deps.warehouse, columns: customColumns(deps.settings.LOAD_COLUMNS) };
  const [marks, contents] = await session.batch([sqlFile('ledger/star_mark.sql'), sqlFile('ledger/star_content.sql')]);
  const marked = markedContents(contents);
  const changed = new Set(differingContents(hashed, marked, await readContents(session, hashed)));
  const deleted = await session.execute(sqlFile('forget/star.sql'), user);
  await recordChanges(deps, session, loadId, (table) => {
    return { inserted: 0, updated: 0, deleted: rowsCounted(deleted, table) };
  });
  const left = new Map(
    (await session.select(sqlFile('forget/left.sql'), user)).map((row) => [
      row['table_name'],
      Number(row['row_count']),
    ]),
  );
  const after = await readContents(session, hashed);
  await session.execute(sqlFile('ledger/next_star_version.sql'));
  await setCounts(session, marksOf(marks), deleted);
  // A table that somebody else has changed keeps its mark, so that the next check still sees it.
  const contentsAfter = STAR_TABLES.map((table): [StarTable, string] => {
    return [table, changed.has(table) ? (marked.get(table) ?? '') : (after.get(table)?.content ?? '')];
  });
  await session.batch([{ file: sqlFile('ledger/set_star_content.sql'), values: Object.fromEntries(contentsAfter) }]);
  const placesIn = (schema: string, tables: readonly string[]) =>
    tables.map((table) => ({
      place: `${schema}.${table}`,
      removed: rowsCounted(deleted, table),
      left: left.get(table) ?? 0,
    }));
  return [...placesIn(deps.schemas.star, OF_STAR), ...placesIn(deps.schemas.ops, OF_LEDGER)];
}

/** Lowers the expected numbers of rows by the deleted ones. Without marks there is nothing to expect. */
async function setCounts(session: Session, marks: Marks, deleted: readonly Executed[]): Promise<void> {
  if (marks === null) return;
  const counts = MARKED_TABLES.map((table): [string, string] => [
    table,
    String(marks[table] - rowsCounted(deleted, table)),
  ]);
  await session.batch([{ file: sqlFile('ledger/set_star_mark.sql'), values: Object.fromEntries(counts) }]);
}

async function forgetRejected({ schemas }: Dependencies, session: Session, userId: number): Promise<SearchedPlace> {
  const find = async () =>
    (await session.select(sqlFile('forget/rejected.sql'), { user_id: String(userId) })).filter((row) =>
      namesUser(String(row['raw_record']), userId),
    );
  let removed = 0;
  for (const row of await find()) {
    removed += rowsCounted(await session.execute(sqlFile('forget/redact_rejected.sql'), row), 'rejected_record');
  }
  return { place: `${schemas.ops}.rejected_record`, removed, left: (await find()).length };
}

async function forgetFailures({ schemas }: Dependencies, session: Session, userId: number): Promise<SearchedPlace> {
  const find = async () =>
    (await session.select(sqlFile('forget/failures.sql'), { user_id: String(userId) })).filter((row) =>
      namesUser(String(row['failure_message']), userId),
    );
  let removed = 0;
  for (const { load_id, failure_message: text } of await find()) {
    const message = String(text)
      .split('\n')
      .map((line) => (namesUser(line, userId) ? '  (the row of a forgotten user)' : line))
      .join('\n');
    removed += rowsCounted(
      await session.execute(sqlFile('forget/redact_failure.sql'), { load_id, message }),
      'load_run',
    );
  }
  return { place: `${schemas.ops}.load_run`, removed, left: (await find()).length };
}
