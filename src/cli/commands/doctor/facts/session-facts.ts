import { setTimeout as delay } from 'node:timers/promises';
import { LoadError } from '../../../../model/errors.js';
import { STAR_TABLES } from '../../../../model/star.js';
import { defaultsOf, namedQueries } from '../../../../sql/queries.js';
import { sqlFile, sqlFiles } from '../../../../sql/files.js';
import { bindLiterals } from '../../../../sql/variables.js';
import { PgSession } from '../../../../warehouse/pg-session.js';
import { withDesign } from '../../../../warehouse/redshift/table-design.js';
import { rolledBack } from '../../../../warehouse/rolled-back.js';
import type { Session } from '../../../../warehouse/warehouse.js';
import { shortReason, inSchema, newName, type Answer, type Fact, type FactPlace } from './fact.js';

/** Time for which a write must have waited to count as one that waits for a lock. */
const LOCK_WAIT_MS = 2_000;

/** Longest delay of the SYS views that is waited for here, and the one that a load waits for. */
const MAX_VIEW_DELAY_MS = 120_000;
const LOAD_WAITS_MS = 30_000;
const VIEW_POLL_MS = 250;

/** SQLSTATE of a statement that would write in a read-only transaction. */
const READ_ONLY = '25006';

/** Facts about sessions, their transactions, and what other sessions see of them. */
export const SESSION_FACTS: readonly Fact[] = [
  {
    name: 'table locks',
    assumed: 'A write waits for the transaction of another session that wrote the same table',
    ask: tableLocks,
  },
  { name: 'isolation', assumed: 'SNAPSHOT or SERIALIZABLE: a load takes both', ask: isolation },
  {
    name: 'read-only queries',
    assumed: 'A query that needs an internal temporary table may fail in a read-only transaction (25006)',
    ask: (place) => inSchema(place, readOnlyQueries),
  },
  {
    name: 'pid',
    assumed: 'pg_backend_pid() may be another number than the pid of the start message',
    ask: (place) => inSchema(place, pid),
  },
  {
    name: 'delay of SYS views',
    assumed: `sys_query_history shows a statement within ${LOAD_WAITS_MS / 1000} s`,
    ask: viewDelay,
  },
];

async function tableLocks(place: FactPlace): Promise<Answer> {
  const insert = "insert into fact_row values (7, 'lock')";
  const waited = await inSchema(place, async (first) => {
    await first.query('begin');
    await first.query(insert);
    return inSchema(place, async (second) => {
      const written = second.query(insert).then(() => 'written');
      const outcome = await Promise.race([written, delay(LOCK_WAIT_MS, 'waits')]);
      await first.query('rollback');
      await written;
      return outcome === 'waits';
    });
  });
  return waited
    ? { outcome: 'as assumed', seen: 'It waits', means: 'A load writes shared tables late and briefly' }
    : { outcome: 'differs', seen: 'It does not wait', means: 'A load works, and steps wait less for each other' };
}

async function isolation(place: FactPlace): Promise<Answer> {
  const sql = 'select isolation_level from stv_db_isolation_level where db_name = current_database()';
  try {
    const { rows } = await inSchema(place, (session) => session.query(sql));
    const level = String(rows[0]?.['isolation_level']).trim();
    return { outcome: 'as assumed', seen: level, means: 'On SERIALIZABLE, a step that fails with 1023 is tried again' };
  } catch (error) {
    if (!(error instanceof LoadError) || error.code === 'WAREHOUSE_UNAVAILABLE') throw error;
    return { outcome: 'not asked', seen: shortReason(error.message), means: 'Serverless does not show it' };
  }
}

async function readOnlyQueries(session: Session): Promise<Answer> {
  await createStar(session);
  const refused: string[] = [];
  const failed: string[] = [];
  for (const query of namedQueries()) {
    const problem = await problemInReadOnly(session, bindLiterals(query.text, defaultsOf(query)).text);
    if (problem === READ_ONLY) refused.push(query.name);
    else if (problem !== null) failed.push(`${query.name} (${problem})`);
  }
  if (failed.length > 0) {
    return { outcome: 'breaks', seen: `Fail: ${failed.join(', ')}`, means: '`sparkify query` cannot run them' };
  }
  const seen = refused.length === 0 ? 'None of the named queries fails' : `Fail with 25006: ${refused.join(', ')}`;
  return { outcome: 'as assumed', seen, means: 'query, report and check run such a query again, rolled back' };
}

/** Reason why a query fails in a read-only transaction: `READ_ONLY`, or a message; null where it does not. */
async function problemInReadOnly(session: Session, sql: string): Promise<string | null> {
  try {
    await rolledBack(session, 'begin read only', () => session.query(sql));
    return null;
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    if (error.details['sqlState'] === READ_ONLY) return READ_ONLY;
    if (error.code === 'WAREHOUSE_UNAVAILABLE') throw error;
    return shortReason(error.message);
  }
}

/** Creates the empty tables and views of the star and the ledger, as a load does. */
async function createStar(session: Session): Promise<void> {
  for (const file of sqlFiles('tables/ops')) await session.execute(withDesign(file));
  for (const name of STAR_TABLES) await session.execute(withDesign(sqlFile(`tables/star/${name}.sql`)));
  const views = sqlFiles('tables/star').filter(({ name }) => !STAR_TABLES.some((table) => table === name));
  for (const file of views.concat(sqlFiles('tables/ops_views'))) await session.execute(file);
}

async function pid(session: Session): Promise<Answer> {
  const ownPid = Number((await session.query('select pg_backend_pid() as pid')).rows[0]?.['pid']);
  const seen = ownPid === startedPid(session) ? 'The same number' : 'Another number';
  return { outcome: 'as assumed', seen, means: 'A load asks for pg_backend_pid()' };
}

/** Pid of the connection's start message: the driver's, which its types leave out. */
function startedPid(session: Session): number | undefined {
  if (!(session instanceof PgSession)) throw new Error('The session has no driver to ask');
  return (session.client as { readonly processID?: number }).processID;
}

async function viewDelay(place: FactPlace): Promise<Answer> {
  const label = newName('label');
  const seconds = await inSchema(place, async (watched) => {
    const backend = (await watched.query('select pg_backend_pid() as pid')).rows[0]?.['pid'];
    await watched.query(`select count(*) as ${label} from fact_row`);
    const since = Date.now();
    return inSchema(place, (watching) => secondsUntilShown(watching, label, Number(backend), since));
  });
  if (seconds === null) {
    const seen = `Not within ${MAX_VIEW_DELAY_MS / 1000} s`;
    return { outcome: 'breaks', seen, means: 'Rejected records and earlier attempts are not found' };
  }
  const seen = `After ${seconds.toFixed(1)} s`;
  return seconds * 1000 <= LOAD_WAITS_MS
    ? { outcome: 'as assumed', seen, means: 'A load waits for the views that long' }
    : { outcome: 'breaks', seen, means: 'A load gives up before rejected records are shown' };
}

async function secondsUntilShown(
  session: Session,
  label: string,
  backend: number,
  since: number,
): Promise<number | null> {
  const sql = 'select 1 as shown from sys_query_history where session_id = $1 and query_text like $2';
  while (Date.now() - since < MAX_VIEW_DELAY_MS) {
    if ((await session.query(sql, [backend, `%${label}%`])).rowCount > 0) return (Date.now() - since) / 1000;
    await delay(VIEW_POLL_MS);
  }
  return null;
}
