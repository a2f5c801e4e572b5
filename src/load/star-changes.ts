import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import { opsPath, setSearchPath, type Schemas } from '../warehouse/schemas.js';
import { relationsOf } from '../warehouse/catalog.js';
import type { Session, Warehouse } from '../warehouse/warehouse.js';
import { differingContents, markedContents, readContents, type HashedColumns } from './star-content.js';
import { MARKED_TABLES } from './star-mark.js';
import { changedViews, DEFINITIONS_PATH, definitionsQuery, viewNames } from './views.js';

/** Change by somebody else that the numbers of rows do not show, as a failing row of the check star_changed. */
export interface StarChange {
  readonly table_name: string;
  readonly changed: string;
  /** What restores the table or view. */
  readonly restore: string;
}

/** Warehouse to compare with what this program left. */
export interface ComparedStar extends HashedColumns {
  readonly warehouse: Pick<Warehouse, 'rowHash' | 'triggersFile'>;
  readonly schemas: Schemas;
}

/**
 * Asserts that the tables and views exist which the checks of the star read.
 * @throws STAR_CHANGED with those that are missing.
 */
export async function assertNoneMissing(session: Session, { star, ops }: Schemas): Promise<void> {
  const existing = new Set([...(await relationsOf(session, star)), ...(await relationsOf(session, ops))]);
  const missing = [...MARKED_TABLES, ...viewNames()].filter((name) => !existing.has(name));
  if (missing.length === 0) return;
  const isNew = MARKED_TABLES.every((table) => missing.includes(table));
  const message = isNew
    ? `Nothing was loaded into ${star} yet`
    : `${missing.join(', ')} ${missing.length === 1 ? 'does' : 'do'} not exist: somebody dropped or renamed what a load created`;
  const remedy = isNew ? 'Start a load: sparkify load.' : 'Create and fill them again: sparkify load --full.';
  throw new LoadError('STAR_CHANGED', message, { missing }, { remedy });
}

/**
 * Compares the star with what the last publish left, beyond the numbers of rows that the check star_changed compares: values,
 * definitions of views, and triggers. Call it in a transaction that sees one state of the database. It reads all of the star.
 */
export async function starChanges(session: Session, star: ComparedStar): Promise<StarChange[]> {
  return [
    ...(await changedValues(session, star)),
    ...(await differingViews(session, star.schemas)),
    ...(await triggers(session, star)),
  ];
}

async function differingViews(session: Session, schemas: Schemas): Promise<StarChange[]> {
  const [, definitions, , recorded] = await session.batch([
    setSearchPath(DEFINITIONS_PATH),
    definitionsQuery(schemas),
    setSearchPath(opsPath(schemas)),
    sqlFile('ledger/star_view.sql'),
  ]);
  return changedViews(definitions, recorded).map((view) => ({
    table_name: view,
    changed: 'the view, or the name of a table that it reads, differs from what a load created',
    restore: 'sparkify load',
  }));
}

async function triggers(session: Session, { warehouse, schemas }: ComparedStar): Promise<StarChange[]> {
  if (warehouse.triggersFile === null) return [];
  const found = await session.select(sqlFile(warehouse.triggersFile), { ...schemas });
  return found.map(({ table_name: table, name }) => ({
    table_name: String(table),
    changed: `the trigger ${String(name)} can drop or change what a load writes`,
    restore: `drop trigger ${String(name)} on ${String(table)}; then sparkify load --full`,
  }));
}

async function changedValues(session: Session, star: ComparedStar): Promise<StarChange[]> {
  // A ledger of an older version does not have the table until the next load.
  if (!(await relationsOf(session, star.schemas.ops)).has('star_content')) return [];
  const [marks, contents] = await session.batch([sqlFile('ledger/star_mark.sql'), sqlFile('ledger/star_content.sql')]);
  const expected = new Map((marks?.rows ?? []).map((row) => [row['table_name'], Number(row['row_count'])]));
  const found = await readContents(session, star);
  return differingContents(star, markedContents(contents), found)
    .filter((table) => found.get(table)?.rows === expected.get(table))
    .map((table) => ({
      table_name: table,
      changed: `values changed, as many rows (${expected.get(table)})`,
      restore: `delete from ${star.schemas.star}.${table}; then sparkify load --full`,
    }));
}
