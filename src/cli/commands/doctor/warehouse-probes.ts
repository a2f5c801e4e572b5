import { compareTables } from '../../../load/compare-tables.js';
import { assertByteOrder } from '../../../load/create-tables.js';
import { LoadError } from '../../../model/errors.js';
import { STAR_TABLES } from '../../../model/star.js';
import { sqlFile, sqlFiles } from '../../../sql/files.js';
import { relationsOf, schemaExists } from '../../../warehouse/catalog.js';
import { openWarehouse } from '../../../warehouse/open-warehouse.js';
import { schemaList, type Schemas } from '../../../warehouse/schemas.js';
import type { Session } from '../../../warehouse/warehouse.js';
import { rolledBack } from '../../../warehouse/rolled-back.js';
import { requireResult, Problem, Skip, type Probe } from './finding.js';
import type { Subject } from './subject.js';

/** Search path of the sessions of probes: this schema exists on both engines. */
const ANYWHERE = { searchPath: ['public'] };

/** Runs `work` on the warehouse in a transaction that is rolled back. @throws Skip if the warehouse did not answer. */
export async function tryOnWarehouse<T>({ found }: Subject, work: (session: Session) => Promise<T>): Promise<T> {
  const warehouse = requireResult(found.warehouse, 'the warehouse');
  return warehouse.session(ANYWHERE, (session) => rolledBack(session, 'begin', () => work(session)));
}

/** Probes of the warehouse: whether it answers, is set up as a load needs it, and grants its privileges. */
export function warehouseProbes(subject: Subject): Probe[] {
  const { CLUSTER_DB_NAME: database = '', LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops } = subject.settings;
  const user = subject.settings.CLUSTER_DB_USER ?? 'THE_LOADER';
  const inDatabase = `As an administrator: grant create on database "${database}" to "${user}"; for Redshift, see sql/redshift/grants.sql.`;
  const inSchema = (name: string) =>
    `As an administrator: grant usage, create on schema "${name}" to "${user}"; its tables must belong to that user.`;
  const starSchema = { name: star, tables: STAR_TABLES, relations: namesIn('tables/star') };
  const ledgerSchema = {
    name: ops,
    tables: namesIn('tables/ops'),
    relations: namesIn('tables/ops').concat(namesIn('tables/ops_views')),
  };
  return [
    {
      name: 'warehouse',
      remedies: {
        WAREHOUSE_UNAVAILABLE:
          'Correct [CLUSTER] HOST and DB_PORT, start the warehouse, or open its network to this machine.',
        PERMISSION_DENIED: 'Correct [CLUSTER] DB_USER and DB_PASSWORD, or the login by IAM or secret.',
      },
      run: () => warehouseAnswers(subject),
    },
    { name: 'isolation', run: () => isolation(subject) },
    { name: 'statement timeout', run: () => statementTimeout(subject, user) },
    { name: 'order of text', run: () => orderOfText(subject) },
    {
      name: 'schemas of runs',
      remedies: { PERMISSION_DENIED: inDatabase },
      run: () => canMakeSchema(subject, subject.newName()),
    },
    {
      name: `schema ${star}`,
      remedies: { PERMISSION_DENIED: inSchema(star) },
      run: () => canWrite(subject, starSchema, inSchema(star)),
    },
    {
      name: `schema ${ops}`,
      remedies: { PERMISSION_DENIED: inSchema(ops) },
      run: () => canWrite(subject, ledgerSchema, inSchema(ops)),
    },
    { name: 'tables', run: () => tablesAsDefined(subject, { star, ops }) },
  ];
}

/** A schema with what this program creates there. */
interface ExpectedSchema {
  readonly name: string;
  readonly tables: readonly string[];
  /** Its tables and views. */
  readonly relations: readonly string[];
}

function namesIn(folder: string): string[] {
  return sqlFiles(folder).map(({ name }) => name);
}

async function warehouseAnswers({ settings, found }: Subject): Promise<string> {
  const warehouse = await openWarehouse(settings);
  const version = await warehouse
    .session(ANYWHERE, async (session) => (await session.select(sqlFile('catalogue/version.sql')))[0]?.['version'])
    .catch(async (error: unknown) => {
      await warehouse.close();
      throw error;
    });
  found.warehouse = warehouse;
  const short = /redshift [\d.]+/i.exec(String(version))?.[0] ?? /^\S+ \S+/.exec(String(version))?.[0];
  return `${short} answers at ${settings.CLUSTER_HOST}:${settings.CLUSTER_DB_PORT}`;
}

async function isolation(subject: Subject): Promise<string> {
  const { engine } = requireResult(subject.found.warehouse, 'the warehouse');
  try {
    const [row] = await tryOnWarehouse(subject, (session) => session.select(sqlFile(`${engine}/isolation.sql`)));
    return String(row?.['level']).trim().toLowerCase();
  } catch (error) {
    // Serverless shows it to nobody; every level is good enough for a load.
    if (engine === 'redshift')
      throw new Skip('It cannot be read here; a load runs with snapshot and with serializable isolation');
    throw error;
  }
}

/** Shortest limit of a statement that is not a fault, in milliseconds: a first load of years has statements of minutes. */
const MIN_TIMEOUT_MS = 600_000;

async function statementTimeout(subject: Subject, user: string): Promise<string> {
  const { engine } = requireResult(subject.found.warehouse, 'the warehouse');
  const [row] = await tryOnWarehouse(subject, (session) => session.select(sqlFile(`${engine}/statement_timeout.sql`)));
  const ms = Number(row?.['ms']);
  if (ms === 0) return 'Statements may take as long as they need';
  const limit = `The warehouse stops statements of "${user}" after ${ms / 1000} s`;
  if (ms >= MIN_TIMEOUT_MS) return limit;
  throw new Problem(limit, `As an administrator: alter role "${user}" set statement_timeout = 0.`);
}

async function orderOfText(subject: Subject): Promise<string> {
  await tryOnWarehouse(subject, assertByteOrder);
  return 'Text is ordered by its bytes';
}

async function canMakeSchema(subject: Subject, name: string): Promise<string> {
  await tryOnWarehouse(subject, (session) => session.query(`create schema ${schemaList([name])}`));
  return 'A schema can be made for each run';
}

/** Compares the tables that exist with those that this program creates, as the first step of a load does. */
async function tablesAsDefined(subject: Subject, schemas: Schemas): Promise<string> {
  try {
    const count = await tryOnWarehouse(subject, (session) => compareTables(session, schemas));
    return count === 0 ? 'None exist yet; the first load creates them' : 'Their columns are those that a load expects';
  } catch (error) {
    if (!(error instanceof LoadError) || error.code !== 'SCHEMA_MISMATCH') throw error;
    throw new Problem(`${error.code}: ${error.message}`, error.remedy);
  }
}

/** Tries to write to a schema, and to its tables, which somebody else may have created. */
async function canWrite(
  subject: Subject,
  { name: schema, tables, relations }: ExpectedSchema,
  remedy: string,
): Promise<string> {
  return tryOnWarehouse(subject, async (session) => {
    if (!(await schemaExists(session, schema))) {
      await session.query(`create schema ${schemaList([schema])}`);
      return 'It does not exist yet; the first load can create it';
    }
    const existing = await relationsOf(session, schema);
    const ownTables = tables.filter((name) => existing.has(name));
    if (subject.found.warehouse?.engine === 'redshift') await assertOwner(session, schema, relations);
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
async function assertOwner(session: Session, schema: string, relations: readonly string[]): Promise<void> {
  const found = await session.select(sqlFile('catalogue/owners.sql'), { schema });
  const foreign = found.filter(({ name }) => relations.includes(String(name)));
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
  const [row] = await session.select(sqlFile('catalogue/writable.sql'), { table });
  return row?.['is_writable'] === true;
}
