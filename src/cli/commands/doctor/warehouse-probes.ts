import { assertByteOrder } from '../../../load/create-tables.js';
import { sqlFile, sqlFiles } from '../../../sql/files.js';
import { schemaExists } from '../../../warehouse/catalog.js';
import { openWarehouse } from '../../../warehouse/open-warehouse.js';
import { schemaList } from '../../../warehouse/schemas.js';
import type { Session } from '../../../warehouse/warehouse.js';
import { requireResult, Problem, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';

/** Search path of the sessions of probes: this schema exists on both engines. */
const ANYWHERE = { searchPath: ['public'] };

/** Runs `work` on the warehouse in a transaction that is rolled back. @throws Skip if the warehouse did not answer. */
export async function rolledBack<T>({ found }: Subject, work: (session: Session) => Promise<T>): Promise<T> {
  return requireResult(found.warehouse, 'the warehouse').session(ANYWHERE, async (session) => {
    await session.query('begin');
    try {
      return await work(session);
    } finally {
      await session.query('rollback');
    }
  });
}

/** Probes of the warehouse: whether it answers, is set up as a load needs it, and grants its privileges. */
export function warehouseProbes(subject: Subject): Probe[] {
  const { CLUSTER_DB_NAME: database = '', LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops } = subject.settings;
  const user = subject.settings.CLUSTER_DB_USER ?? 'THE_LOADER';
  const inDatabase = `As an administrator: grant create on database "${database}" to "${user}"; for Redshift, see sql/redshift/grants.sql.`;
  const inSchema = (name: string) =>
    `As an administrator: grant usage, create on schema "${name}" to "${user}"; its tables must belong to that user.`;
  const ofStar = sqlFiles('tables/star').map(({ name }) => name);
  const ofLedger = sqlFiles('tables/ops').map(({ name }) => name);
  return [
    {
      name: 'warehouse',
      remedies: {
        WAREHOUSE_UNAVAILABLE:
          'Correct [CLUSTER] HOST and DB_PORT, start the warehouse, or open its network to this machine.',
        PERMISSION_DENIED: 'Correct [CLUSTER] DB_USER, DB_PASSWORD and DB_NAME, or the login by IAM or secret.',
      },
      run: () => warehouseAnswers(subject),
    },
    { name: 'isolation', run: () => isolation(subject) },
    { name: 'order of text', run: () => orderOfText(subject) },
    {
      name: 'schemas of runs',
      remedies: { PERMISSION_DENIED: inDatabase },
      run: () => canMakeSchema(subject, subject.newName()),
    },
    {
      name: `schema ${star}`,
      remedies: { PERMISSION_DENIED: inSchema(star) },
      run: () => canWrite(subject, star, ofStar, inSchema(star)),
    },
    {
      name: `schema ${ops}`,
      remedies: { PERMISSION_DENIED: inSchema(ops) },
      run: () => canWrite(subject, ops, ofLedger, inSchema(ops)),
    },
  ];
}

async function warehouseAnswers({ settings, found }: Subject): Promise<string> {
  const warehouse = await openWarehouse(settings);
  const version = await warehouse
    .session(ANYWHERE, async (session) => (await session.query('select version() as version')).rows[0]?.['version'])
    .catch(async (error: unknown) => {
      await warehouse.close();
      throw error;
    });
  found.warehouse = warehouse;
  const short = /redshift [\d.]+/i.exec(String(version))?.[0] ?? /^\S+ \S+/.exec(String(version))?.[0];
  return `${short} answers at ${settings.CLUSTER_HOST}:${settings.CLUSTER_DB_PORT}`;
}

async function isolation(subject: Subject): Promise<string> {
  const isRedshift = requireResult(subject.found.warehouse, 'the warehouse').engine === 'redshift';
  const sql = isRedshift
    ? 'select isolation_level as level from stv_db_isolation_level where db_name = current_database()'
    : "select current_setting('transaction_isolation') as level";
  try {
    const level = await rolledBack(subject, async (session) => (await session.query(sql)).rows[0]?.['level']);
    return String(level).trim().toLowerCase();
  } catch (error) {
    // Serverless shows it to nobody; every level is good enough for a load.
    if (isRedshift) throw new Skip('It cannot be read here; a load runs with snapshot and with serializable isolation');
    throw error;
  }
}

async function orderOfText(subject: Subject): Promise<string> {
  await rolledBack(subject, assertByteOrder);
  return 'Text is ordered by its bytes';
}

async function canMakeSchema(subject: Subject, name: string): Promise<string> {
  await rolledBack(subject, (session) => session.query(`create schema ${schemaList([name])}`));
  return 'A schema can be made for each run';
}

/** Tries to write to a schema, and to its tables, which somebody else may have created. */
async function canWrite(subject: Subject, schema: string, tables: readonly string[], remedy: string): Promise<string> {
  return rolledBack(subject, async (session) => {
    if (!(await schemaExists(session, schema))) {
      await session.query(`create schema ${schemaList([schema])}`);
      return 'It does not exist yet; the first load can create it';
    }
    // The information schema hides tables that this user has no right to.
    const existing = await session.query('select tablename from pg_tables where schemaname = $1', [schema]);
    const ownTables = tables.filter((name) => existing.rows.some(({ tablename }) => tablename === name));
    if (subject.found.warehouse?.engine === 'redshift') await assertOwner(session, schema, tables);
    const refused: string[] = [];
    for (const name of ownTables)
      if (!(await isWritable(session, `${schemaList([schema])}.${name}`))) refused.push(name);
    if (refused.length > 0) throw new Problem(`No right to write to ${refused.join(', ')}`, remedy);
    await session.query(`create table ${schemaList([schema])}.${subject.newName()} (a integer)`);
    return `Tables can be created; ${ownTables.length} of ours exist, and can be written`;
  });
}

/**
 * A load makes views anew and alters tables, which only their owner and a superuser may. On Redshift, whose roles own
 * nothing, that is a single user, and each AWS identity that logs in by IAM is a user of its own.
 */
async function assertOwner(session: Session, schema: string, tables: readonly string[]): Promise<void> {
  const found = await session.select(sqlFile('catalogue/owners.sql'), { schema });
  const foreign = found.filter(({ name }) => tables.includes(String(name)));
  const [first] = foreign;
  if (first === undefined || first['is_superuser'] === true) return;
  const owner = String(first['owner']);
  const me = String(first['me']);
  const names = foreign.map(({ name }) => String(name));
  throw new Problem(
    `${names.join(', ')} belong to the database user ${owner}, and this login is ${me}: a load fails at them`,
    `Log in as ${owner}, or, as an administrator, hand each over: alter table ${schema}.${names[0]} owner to "${me}" ` +
      '(infra/README.md, "Another AWS identity").',
  );
}

async function isWritable(session: Session, table: string): Promise<boolean> {
  const rights = ['select', 'insert', 'update', 'delete'].map((right) => `has_table_privilege($1, '${right}')`);
  const { rows } = await session.query(`select ${rights.join(' and ')} as yes`, [table]);
  return rows[0]?.['yes'] === true;
}
