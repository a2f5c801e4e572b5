import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureTables } from '../../src/load/create-tables.js';
import type { Dependencies } from '../../src/load/dependencies.js';
import { dictionary } from '../../src/load/dictionary.js';
import type { Schemas } from '../../src/warehouse/schemas.js';
import type { Session } from '../../src/warehouse/warehouse.js';
import { onEveryEngine, type Bench } from './support/engines.js';

/** Column of the catalogue: a row for each relation and one for each of its columns. */
interface Commented {
  readonly relation: string;
  readonly column: string | null;
  readonly type: string | null;
  readonly comment: string | null;
  /** Transaction that wrote the comment. */
  readonly xmin: string | null;
}

/** Everything that can have a comment, by PostgreSQL's catalogue, which Redshift has too. */
async function commented(session: Session, schema: string): Promise<Commented[]> {
  const { rows } = await session.query(
    `select c.relname as relation, a.attname as column, d.description as comment, d.xmin,
       replace(replace(format_type(a.atttypid, a.atttypmod), 'character varying', 'varchar'), ' without time zone', '')
         as type
     from pg_class as c
     inner join pg_namespace as n on c.relnamespace = n.oid
     inner join (select attrelid, attname, attnum, atttypid, atttypmod from pg_attribute
       where attnum > 0 and not attisdropped
       union all select r.oid, null, 0, null, null from pg_class as r) as a on c.oid = a.attrelid
     left join pg_description as d on c.oid = d.objoid and d.classoid = cast('pg_class' as regclass)
       and a.attnum = d.objsubid
     where n.nspname = '${schema}' and c.relkind in ('r', 'v')
     order by c.relname, a.attnum`,
  );
  return rows as unknown as Commented[];
}

interface Tables {
  readonly schemas: Schemas;
  readonly warnings: string[];
  ensure(settings?: Partial<Bench['settings']>): Promise<void>;
  query(sql: string): Promise<void>;
  all(): Promise<Commented[]>;
}

async function newTables(bench: Bench): Promise<Tables> {
  const schemas = { star: await bench.schema(), ops: await bench.schema() };
  const warnings: string[] = [];
  const context = { signal: undefined, report: () => undefined, warn: (text: string) => void warnings.push(text) };
  const inSession = <T>(work: (session: Session) => Promise<T>) =>
    bench.warehouse.session({ searchPath: [schemas.star, schemas.ops] }, work);
  return {
    schemas,
    warnings,
    ensure: (settings = {}) => {
      const deps = { warehouse: bench.warehouse, schemas, settings: { ...bench.settings, ...settings } };
      return ensureTables(deps as unknown as Dependencies, context as never);
    },
    query: (sql) => inSession(async (session) => void (await session.query(sql))),
    all: () =>
      inSession(async (session) => [
        ...(await commented(session, schemas.star)),
        ...(await commented(session, schemas.ops)),
      ]),
  };
}

/** The dictionary as the catalogue lists it. */
function described(settings: Bench['settings']): string[] {
  const { star, ops } = dictionary(settings);
  return [...star, ...ops]
    .flatMap(({ name, description, columns }) => [
      `${name}: ${description}`,
      ...columns.map((column) => `${name}.${column.name} ${column.type}: ${column.description}`),
    ])
    .sort();
}

const asText = ({ relation, column, type, comment }: Commented): string =>
  column === null ? `${relation}: ${comment}` : `${relation}.${column} ${type}: ${comment}`;

await onEveryEngine('comments', (bench) => {
  test('every table, view and column of star and ledger has the words of its file, and no other is in the catalogue', async () => {
    const tables = await newTables(bench);
    await tables.ensure();
    const found = await tables.all();
    assert.deepEqual(found.map(asText).sort(), described(bench.settings));
    assert.ok(found.length > 200, `${found.length}`);
    assert.deepEqual(tables.warnings, []);
  });

  test('are written when the tables are created, and not again while they are the same', async () => {
    const tables = await newTables(bench);
    await tables.ensure();
    const before = await tables.all();
    await tables.ensure();
    assert.deepEqual(await tables.all(), before);
  });

  test('that differ or are missing are written, and only those', async () => {
    const tables = await newTables(bench);
    await tables.ensure();
    const before = await tables.all();
    const { star, ops } = tables.schemas;
    await tables.query(`comment on column ${star}.users.level is 'something else'`);
    await tables.query(`comment on view ${star}.all_plays is null`);
    await tables.query(`comment on table ${ops}.load_run is null`);
    await tables.ensure();
    const after = await tables.all();
    assert.deepEqual(after.map(asText), before.map(asText));
    const rewritten = after.filter(({ xmin }, i) => xmin !== before[i]?.xmin);
    assert.deepEqual(rewritten.map(({ relation, column }) => `${relation}.${column}`).sort(), [
      'all_plays.null',
      'load_run.null',
      'users.level',
    ]);
  });

  test('of custom columns are the sentences of their files, whatever characters these have', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sparkify-comments-'));
    try {
      const words = `The browser's "family"; 100 % of a:b, \\ and ü are kept.`;
      writeFileSync(
        join(folder, 'family.sql'),
        `-- ${words}\n--! table: songplay\n--! type: varchar(64)\nuser_agent\n`,
      );
      const tables = await newTables(bench);
      await tables.ensure();
      await tables.ensure({ LOAD_COLUMNS: folder });
      const own = (await tables.all()).filter(({ column }) => column === 'family');
      assert.deepEqual(own.map(asText), [
        `songplay.family varchar(64): ${words}`,
        `unmatched_play.family varchar(64): ${words}`,
        `play_record.family varchar(64): ${words}`,
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
