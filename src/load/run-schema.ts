import { customColumns } from '../sql/custom-column-files.js';
import { sqlFile } from '../sql/files.js';
import { runPath, runSchema, setSearchPath } from '../warehouse/schemas.js';
import type { BatchPart } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { customColumnsTable } from './custom-columns.js';

/** Tables that a run's schema starts with; later steps create the others. */
export const RUN_TABLES = [
  'this_run',
  'run_proof',
  'run_object',
  'withdrawn_batch',
  'withdrawn_object',
  'removed_source',
  'left_out_user',
  'staged_object',
  'staged_source',
];

/**
 * Statements that create a run's schema afresh and set the search path to it. Run them in a transaction, after the ledger
 * has the run's row.
 */
export function runSchemaStatements({ schemas, settings }: Dependencies, loadId: string): BatchPart[] {
  const schema = runSchema(loadId);
  return [
    { file: sqlFile('database/drop_schema.sql'), values: { schema } },
    { file: sqlFile('database/create_schema.sql'), values: { schema } },
    setSearchPath(runPath(schemas, loadId)),
    ...RUN_TABLES.map((name) => sqlFile(`tables/run/${name}.sql`)),
    ...customColumnsTable(customColumns(settings.LOAD_COLUMNS)),
    {
      file: sqlFile('ledger/start_this_run.sql'),
      values: { load_id: loadId, max_gone: String(settings.LOAD_MAX_GONE) },
    },
  ];
}
