/** Writes sql/lineage.json from the SQL. Run it after a change of sql/tables, sql/load or sql/publish: `npm run lineage`. */
import { writeFileSync } from 'node:fs';
import { columnLineageOfSql, LINEAGE_FILE } from './support/column-lineage.js';

writeFileSync(LINEAGE_FILE, columnLineageOfSql());
