import type { Session } from '../../../../warehouse/warehouse.js';
import { inSchema, newName, refusalOf, taggedCount, type Answer, type Fact } from './fact.js';

/** Facts about what single statements are answered with. Each has a table `fact_row (number integer, word varchar(16))`. */
export const STATEMENT_FACTS: readonly Fact[] = [
  {
    name: 'row counts',
    assumed: 'SELECT and CREATE TABLE AS report no row count; INSERT, UPDATE and DELETE report theirs',
    ask: (place) => inSchema(place, rowCounts),
  },
  {
    name: 'schemas',
    assumed: 'information_schema.schemata lists only schemas of the current user; pg_namespace lists all',
    ask: (place) => inSchema(place, (session) => schemas(session, place.schema)),
  },
  {
    name: 'intervals',
    assumed: "interval '1 millisecond' is refused; interval '0.001 second' is taken",
    ask: (place) => inSchema(place, intervals),
  },
  {
    name: 'update from',
    assumed: 'UPDATE … FROM is refused without an equality that joins the target, and works with one',
    ask: (place) => inSchema(place, updateFrom),
  },
  {
    name: 'keys twice',
    assumed: 'CREATE TABLE takes keys, distribution and sort order; ADD PRIMARY KEY is refused if the table has one',
    ask: (place) => inSchema(place, keysTwice),
  },
  {
    name: 'trailing blanks',
    assumed: "'a' and 'a ' are equal when VARCHARs are joined, and one value of DISTINCT",
    ask: (place) => inSchema(place, trailingBlanks),
  },
];

async function rowCounts(session: Session): Promise<Answer> {
  const table = newName('counted');
  const reads = [
    await taggedCount(session, 'select 1 as one'),
    await taggedCount(session, `create table ${table} as select number, word from fact_row`),
  ];
  const writes = [
    await taggedCount(session, `insert into ${table} values (8, 'x'), (9, 'y')`),
    await taggedCount(session, `update ${table} set word = 'z' where number in (8, 9)`),
    await taggedCount(session, `delete from ${table} where number in (8, 9)`),
  ];
  const textOf = (counts: readonly (number | null)[]) => counts.map((count) => count ?? 'none').join(', ');
  const seen = `SELECT, CREATE TABLE AS: ${textOf(reads)}; INSERT, UPDATE, DELETE of two rows: ${textOf(writes)}`;
  if (writes.some((count) => count !== 2)) {
    return { outcome: 'breaks', seen, means: 'A publish cannot say how many rows it changed' };
  }
  return reads.every((count) => count === null)
    ? { outcome: 'as assumed', seen, means: 'A load counts the rows that arrive, never the tag of a SELECT' }
    : { outcome: 'differs', seen, means: 'A load works: it counts the rows that arrive' };
}

async function schemas(session: Session, own: string): Promise<Answer> {
  const owner =
    "select pg_get_userbyid(nspowner) as owner, current_user as loader from pg_namespace where nspname = 'public'";
  const { owner: ownerOfPublic, loader } = (await session.query(owner)).rows[0] ?? {};
  const listed = await session.query(
    "select schema_name from information_schema.schemata where schema_name = 'public'",
  );
  const known = await session.query('select nspname from pg_namespace where nspname in ($1, $2)', ['public', own]);
  const seen =
    `public belongs to ${String(ownerOfPublic)}, this is ${String(loader)}; schemata ` +
    `${listed.rowCount > 0 ? 'lists' : 'does not list'} public; pg_namespace has ${known.rowCount} of 2`;
  if (known.rowCount !== 2) return { outcome: 'breaks', seen, means: 'A load would make schemas that are there' };
  if (ownerOfPublic === loader) return { outcome: 'not asked', seen, means: 'The owner of public sees it either way' };
  return listed.rowCount === 0
    ? { outcome: 'as assumed', seen, means: 'A load looks schemas up in pg_namespace' }
    : { outcome: 'differs', seen, means: 'A load works: it looks schemas up in pg_namespace' };
}

async function intervals(session: Session): Promise<Answer> {
  const time = (interval: string) => `select timestamp 'epoch' + number * ${interval} as at from fact_row`;
  const refused = await refusalOf(session, time("interval '1 millisecond'"));
  const text = "cast(timestamp 'epoch' + 796 * number * interval '0.001 second' as varchar(32))";
  const refusal = await refusalOf(session, `select ${text} as at from fact_row where number = 1`);
  const at =
    refusal === null ? (await session.query(`select ${text} as at from fact_row where number = 1`)).rows[0] : {};
  const seen = `millisecond: ${refused ?? 'taken'}; 796 times 0.001 second: ${refusal ?? String(at?.['at'])}`;
  if (!String(at?.['at']).startsWith('1970-01-01 00:00:00.796')) {
    return { outcome: 'breaks', seen, means: 'logged_event cannot make times of milliseconds: no load completes' };
  }
  return refused === null
    ? { outcome: 'differs', seen, means: 'A load works: it uses fractions of seconds' }
    : { outcome: 'as assumed', seen, means: 'logged_event uses fractions of seconds' };
}

async function updateFrom(session: Session): Promise<Answer> {
  const other = newName('other');
  await session.query(`create table ${other} (number integer)`);
  const update = (condition: string) => `update fact_row set word = word from ${other} as o where ${condition}`;
  const joined = await refusalOf(session, update('fact_row.number = o.number'));
  const unjoined = await refusalOf(session, update('fact_row.number < o.number'));
  const seen = `with an equality: ${joined ?? 'taken'}; without: ${unjoined ?? 'taken'}`;
  if (joined !== null) return { outcome: 'breaks', seen, means: 'repairText and custom columns cannot be loaded' };
  return unjoined === null
    ? { outcome: 'differs', seen, means: 'A load works: each UPDATE … FROM of it has an equality' }
    : { outcome: 'as assumed', seen, means: 'Each UPDATE … FROM of a load has an equality' };
}

async function keysTwice(session: Session): Promise<Answer> {
  const table = newName('keyed');
  const columns = 'number integer not null, primary key (number)';
  const first = await refusalOf(
    session,
    `create table ${table} (${columns}) distkey (number) compound sortkey (number)`,
  );
  if (first !== null) {
    return { outcome: 'breaks', seen: `CREATE TABLE: ${first}`, means: 'The tables of the star cannot be created' };
  }
  const second = await refusalOf(session, `alter table ${table} add primary key (number)`);
  const seen = `CREATE TABLE: taken; ADD PRIMARY KEY: ${second ?? 'taken'}`;
  return second === null
    ? { outcome: 'differs', seen, means: 'A load works: it declares keys in CREATE TABLE' }
    : { outcome: 'as assumed', seen, means: 'A load declares keys in CREATE TABLE' };
}

async function trailingBlanks(session: Session): Promise<Answer> {
  const table = newName('blank');
  await session.query(`create table ${table} (word varchar(16))`);
  await session.query(`insert into ${table} values ('a'), ('a ')`);
  const joined = await session.query(`select 1 as one from ${table} as x inner join ${table} as y on x.word = y.word`);
  const distinct = await session.query(`select distinct word from ${table}`);
  const seen = `two such rows join to ${joined.rowCount}, DISTINCT makes ${distinct.rowCount} of them`;
  const counts = joined.rowCount === 4 && distinct.rowCount === 1;
  return counts
    ? { outcome: 'as assumed', seen, means: 'Titles that differ in trailing blanks match; ties are decided' }
    : { outcome: 'differs', seen, means: 'A load works; titles that differ in trailing blanks do not match' };
}
