import { parsePath } from '../copy-emulator/json-paths.js';
import type { Dependencies } from '../load/dependencies.js';
import { knownMapping } from '../load/json-mapping.js';
import { STAGING_TABLE, type LoadPlan, type SourceName } from '../model/plan.js';
import { sqlFile } from '../sql/files.js';
import { tableColumns } from '../sql/table-definition.js';

/** Member of a source's records, and the staging column that it is read into. */
export interface SourceMember {
  /** Names of nested members are joined by dots. */
  readonly member: string;
  readonly column: string;
  /** SQL type of the column. */
  readonly type: string;
}

/** Column of the staging tables that no record has: the load numbers its batches. */
const BATCH = 'batch_id';

/** Members of a source's records that loads read, in the order of the staging table's columns. */
export async function sourceMembers(
  deps: Pick<Dependencies, 'openStore'>,
  plan: Pick<LoadPlan, 'logJsonPath'>,
  source: SourceName,
): Promise<SourceMember[]> {
  const columns = tableColumns(sqlFile(`tables/run/${STAGING_TABLE[source]}.sql`)).filter(({ name }) => name !== BATCH);
  const mapping = await knownMapping(deps, { plan, source });
  const paths = typeof mapping === 'string' ? columns.map(({ name }) => `$['${name}']`) : mapping.jsonpaths;
  return columns.map(({ name, type }, at) => ({ member: parsePath(paths[at] ?? '').join('.'), column: name, type }));
}
