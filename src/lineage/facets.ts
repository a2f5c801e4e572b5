import { programVersion } from '../config/program-version.js';

const SPECIFICATION = 'https://openlineage.io/spec';

/** Version of the event's own schema. */
const EVENT_VERSION = '2-0-2';

/** Version of the schema of each facet that we write. */
const FACET_VERSIONS = {
  ColumnLineageDatasetFacet: '1-2-0',
  DatasourceDatasetFacet: '1-0-1',
  DocumentationDatasetFacet: '1-1-0',
  DocumentationJobFacet: '1-1-0',
  ErrorMessageRunFacet: '1-0-1',
  InputStatisticsInputDatasetFacet: '1-0-0',
  JobTypeJobFacet: '2-0-4',
  NominalTimeRunFacet: '1-0-1',
  OutputStatisticsOutputDatasetFacet: '1-0-2',
  ProcessingEngineRunFacet: '1-1-1',
  SchemaDatasetFacet: '1-2-0',
  TagsRunFacet: '1-0-0',
} as const;

/** Name of a facet, by OpenLineage. */
export type FacetName = keyof typeof FACET_VERSIONS;

/** Facet with the schema that it keeps, and the program that wrote it. */
export type Facet<T = object> = T & { readonly _producer: string; readonly _schemaURL: string };

/** Facets by the keys that OpenLineage gives them. */
export type Facets = Readonly<Record<string, Facet>>;

/** Schema of an event. */
export const EVENT_SCHEMA = `${SPECIFICATION}/${EVENT_VERSION}/OpenLineage.json#/$defs/RunEvent`;

/** URI of this program and its version. */
export function producer(): string {
  return `urn:sparkify:${programVersion()}`;
}

/** Makes a facet of its members. */
export function facet<T extends object>(name: FacetName, members: T): Facet<T> {
  const schema = `${SPECIFICATION}/facets/${FACET_VERSIONS[name]}/${name}.json#/$defs/${name}`;
  return { _producer: producer(), _schemaURL: schema, ...members };
}
