import type { Dependencies } from '../load/dependencies.js';
import { dictionary } from '../load/dictionary.js';
import type { LineageReport } from '../model/lineage.js';
import type { SourceName } from '../model/plan.js';
import { STAR_TABLES, type StarTable, type TableChange } from '../model/star.js';
import type { RelationDescription } from '../sql/relation-description.js';
import { columnLineage, type DescribedSource } from './column-lineage.js';
import { sourceId, tableId, type DatasetId } from './datasets.js';
import { facet, type Facets } from './facets.js';
import { sourceMembers } from './source-members.js';

/** Dependencies of an event. */
export type EventDependencies = Pick<Dependencies, 'settings' | 'schemas' | 'openStore'> & {
  readonly warehouse: Pick<Dependencies['warehouse'], 'engine'>;
};

/** Dataset that a load reads. */
export interface InputDataset extends DatasetId {
  readonly facets: Facets;
  readonly inputFacets: Facets;
}

/** Dataset that a load writes. */
export interface OutputDataset extends DatasetId {
  readonly facets: Facets;
  readonly outputFacets: Facets;
}

/** Datasets of an event. */
export interface EventDatasets {
  readonly inputs: readonly InputDataset[];
  readonly outputs: readonly OutputDataset[];
}

/**
 * Datasets that a load reads and writes. Those of a load that has published have their schemas, figures and column lineage; those
 * of any other do not: they follow from the JSONPaths file, which may be the reason why it failed.
 */
export async function eventDatasets(deps: EventDependencies, report: LineageReport): Promise<EventDatasets> {
  const { changed } = report;
  if (changed === null)
    return {
      inputs: sourceNames(report).map(({ source, id }) => inputDataset(id, report, source, {})),
      outputs: STAR_TABLES.map((table) => outputDataset(tableId(deps, table), {}, {})),
    };
  const sources = await describedSources(deps, report);
  const relations = dictionary(deps.settings).star;
  return {
    inputs: sources.map(({ id, source, members }) => inputDataset(id, report, source, sourceFacets(members))),
    outputs: STAR_TABLES.map((table) =>
      outputDataset(tableId(deps, table), tableFacets(table, relations, sources), figuresOf(changed[table])),
    ),
  };
}

function sourceNames({ plan }: LineageReport): { readonly source: SourceName; readonly id: DatasetId }[] {
  return [
    { source: 'events', id: sourceId(plan.logData) },
    { source: 'songs', id: sourceId(plan.songData) },
  ];
}

async function describedSources(deps: EventDependencies, report: LineageReport): Promise<DescribedSource[]> {
  return Promise.all(
    sourceNames(report).map(async (one) => ({
      ...one,
      members: await sourceMembers(deps, report.plan, one.source),
    })),
  );
}

function inputDataset(id: DatasetId, report: LineageReport, source: SourceName, facets: Facets): InputDataset {
  const { objects, bytes, rows } = report.sources[source];
  const figures = { rowCount: rows, size: bytes, fileCount: objects };
  const hasFigures = report.type !== 'START';
  return {
    ...id,
    facets: { dataSource: dataSource(id), ...facets },
    inputFacets: hasFigures ? { inputStatistics: facet('InputStatisticsInputDatasetFacet', figures) } : {},
  };
}

function outputDataset(id: DatasetId, facets: Facets, outputFacets: Facets): OutputDataset {
  return { ...id, facets: { dataSource: dataSource(id), ...facets }, outputFacets };
}

function dataSource({ namespace, name }: DatasetId) {
  return facet('DatasourceDatasetFacet', { name: namespace, uri: namespace === 'file' ? `file:${name}` : namespace });
}

function sourceFacets(members: DescribedSource['members']): Facets {
  return {
    schema: facet('SchemaDatasetFacet', { fields: members.map(({ member, type }) => ({ name: member, type })) }),
  };
}

function tableFacets(
  table: StarTable,
  relations: readonly RelationDescription[],
  sources: readonly DescribedSource[],
): Facets {
  const { description = '', columns = [] } = relations.find(({ name }) => name === table) ?? {};
  const fields = columns.map((column, at) => ({ ...column, ordinal_position: at + 1 }));
  return {
    documentation: facet('DocumentationDatasetFacet', { description, contentType: 'text/plain' }),
    schema: facet('SchemaDatasetFacet', { fields }),
    columnLineage: columnLineage(table, sources),
  };
}

/** Rows that a load has written. The size of rows in a database is not known. */
function figuresOf({ inserted, updated }: TableChange): Facets {
  return { outputStatistics: facet('OutputStatisticsOutputDatasetFacet', { rowCount: inserted + updated }) };
}
