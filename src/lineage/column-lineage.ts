import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { STAGING_TABLE, type SourceName } from '../model/plan.js';
import type { StarTable } from '../model/star.js';
import { SQL_ROOT } from '../sql/files.js';
import type { DatasetId } from './datasets.js';
import { facet, type Facet } from './facets.js';
import type { SourceMember } from './source-members.js';

/** Whether a value comes unchanged, or is computed; OpenLineage's names. */
type Subtype = 'IDENTITY' | 'TRANSFORMATION';

/**
 * Form of sql/lineage.json: for each column of the star the staging columns that it is computed from, as `stage_events.ts`.
 * The SQL decides: `test/lineage/write-column-lineage.ts` writes the file.
 */
type ColumnLineage = Readonly<Record<StarTable, Readonly<Record<string, Readonly<Record<string, Subtype>>>>>>;

/** Source of a load, with the members of its records. */
export interface DescribedSource {
  readonly source: SourceName;
  readonly id: DatasetId;
  readonly members: readonly SourceMember[];
}

/** Facet that says from which members of the sources each column of a table is computed. */
export function columnLineage(table: StarTable, sources: readonly DescribedSource[]): Facet {
  const columns = Object.entries(readColumnLineage()[table]);
  const fields = columns.map(([column, origins]) => [column, { inputFields: inputFields(origins, sources) }] as const);
  return facet('ColumnLineageDatasetFacet', {
    fields: Object.fromEntries(fields.filter(([, { inputFields: inputs }]) => inputs.length > 0)),
  });
}

function inputFields(origins: Readonly<Record<string, Subtype>>, sources: readonly DescribedSource[]) {
  return sources.flatMap(({ source, id, members }) =>
    members.flatMap(({ member, column }) => {
      const subtype = origins[`${STAGING_TABLE[source]}.${column}`];
      return subtype === undefined ? [] : [{ ...id, field: member, transformations: [{ type: 'DIRECT', subtype }] }];
    }),
  );
}

function readColumnLineage(): ColumnLineage {
  return JSON.parse(readFileSync(join(SQL_ROOT, 'lineage.json'), 'utf8')) as ColumnLineage;
}
