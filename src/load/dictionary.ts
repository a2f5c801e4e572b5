import { STAR_TABLES } from '../model/star.js';
import { customColumns } from '../sql/custom-column-files.js';
import { sqlFile, sqlFiles, type SqlFile } from '../sql/files.js';
import { describeRelation, type RelationDescription } from '../sql/relation-description.js';
import type { Schemas } from '../warehouse/schemas.js';
import { columnsOfTable } from './custom-columns.js';
import type { Dependencies } from './dependencies.js';
import { viewFiles } from './views.js';

/** Meaning of every table, view and column of star and ledger. */
export type Dictionary = Readonly<Record<keyof Schemas, readonly RelationDescription[]>>;

/** Parts of the dictionary in their order, with their titles. */
export const PARTS = [
  { part: 'star', title: 'The star: what analysts query' },
  { part: 'ops', title: 'The ledger: what was loaded, when and by which run' },
] as const;

/** Reads the dictionary from the files that create the tables and views, and from those of custom columns. */
export function dictionary(settings: Pick<Dependencies['settings'], 'LOAD_COLUMNS'>): Dictionary {
  const custom = customColumns(settings.LOAD_COLUMNS);
  const describe = (schema: keyof Schemas) => (file: SqlFile) => {
    const relation = describeRelation(file);
    const own = columnsOfTable(custom, schema, file.name);
    const added = own.map(({ name, type, title }) => ({ name, type, description: title }));
    return { ...relation, columns: relation.columns.concat(added) };
  };
  const star = STAR_TABLES.map((name) => sqlFile(`tables/star/${name}.sql`));
  return {
    star: [...star, ...viewFiles('star')].map(describe('star')),
    ops: [...sqlFiles('tables/ops'), ...viewFiles('ops')].map(describe('ops')),
  };
}
