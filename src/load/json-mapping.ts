import { parseJsonPaths } from '../copy-emulator/json-paths.js';
import type { JsonMapping } from '../copy-emulator/rules.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import { customColumns } from '../sql/custom-column-files.js';
import { readText } from '../store/open-store.js';
import type { StagingJob } from '../warehouse/warehouse.js';
import { withCustomMembers } from './custom-columns.js';
import type { Dependencies } from './dependencies.js';

/** Paths of the original exercise's JSONPaths file: the default mapping of the logs. */
export const LOG_JSONPATHS = (
  'artist auth firstName gender itemInSession lastName length level location method page registration sessionId ' +
  'song status ts userAgent userId'
)
  .split(' ')
  .map((member) => `$['${member}']`);

/** Source whose JSON is mapped to columns. */
interface MappedSource {
  readonly plan: Pick<LoadPlan, 'logJsonPath'>;
  readonly source: SourceName;
}

/** Mapping of the source's JSON to columns. With members of custom columns it is no longer that of the JSONPaths file. */
export async function mappingOf(
  deps: Pick<Dependencies, 'openStore' | 'settings'>,
  input: MappedSource,
  table: string,
): Promise<Pick<StagingJob, 'json' | 'jsonUri'>> {
  const known = await knownMapping(deps, input);
  const json = withCustomMembers(known, table, customColumns(deps.settings.LOAD_COLUMNS));
  return { json, jsonUri: json === known && input.source === 'events' ? input.plan.logJsonPath : null };
}

/** Mapping of a source's JSON to the columns of its staging table, without the members of custom columns. */
export async function knownMapping(
  { openStore }: Pick<Dependencies, 'openStore'>,
  { plan, source }: MappedSource,
): Promise<JsonMapping> {
  if (source === 'songs') return 'auto';
  if (plan.logJsonPath === null) return { jsonpaths: LOG_JSONPATHS };
  return { jsonpaths: parseJsonPaths(await readText(openStore(plan.logJsonPath), plan.logJsonPath)) };
}
