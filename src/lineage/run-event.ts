import { programVersion } from '../config/program-version.js';
import type { LineageReport } from '../model/lineage.js';
import type { Failure } from '../model/result.js';
import { messageLines } from '../notify/load-notices.js';
import { eventDatasets, type EventDatasets, type EventDependencies } from './event-datasets.js';
import { EVENT_SCHEMA, facet, producer, type Facet, type Facets } from './facets.js';

/** Event of OpenLineage about a run of the load. */
export interface RunEvent extends EventDatasets {
  readonly eventType: LineageReport['type'];
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Facets };
  readonly job: { readonly namespace: string; readonly name: string; readonly facets: Facets };
}

/** Event about a state of a load. */
export async function runEvent(deps: EventDependencies, report: LineageReport): Promise<RunEvent> {
  return {
    eventType: report.type,
    eventTime: timeOf(report.at),
    producer: producer(),
    schemaURL: EVENT_SCHEMA,
    run: { runId: report.runId, facets: runFacets(report) },
    job: { namespace: deps.settings.LINEAGE_NAMESPACE, name: 'loadWarehouse', facets: jobFacets(deps) },
    ...(await eventDatasets(deps, report)),
  };
}

function runFacets({ plan, workflowId, scheduledAt, failure }: LineageReport): Facets {
  const tag = (key: string, value: string) => ({ key, value, source: 'SPARKIFY' });
  return {
    processing_engine: facet('ProcessingEngineRunFacet', { name: 'Sparkify', version: programVersion() }),
    tags: facet('TagsRunFacet', { tags: [tag('load_id', plan.loadId), tag('workflow_id', workflowId)] }),
    ...(scheduledAt === null ? {} : { nominalTime: nominalTime(scheduledAt) }),
    ...(failure === null ? {} : { errorMessage: errorMessage(failure) }),
  };
}

function nominalTime(scheduledAt: number): Facet {
  return facet('NominalTimeRunFacet', { nominalStartTime: timeOf(scheduledAt) });
}

/** Message of a failure as notices have it: without rows and values of the data, which may be personal. */
function errorMessage(failure: Failure): Facet {
  const message = [`${failure.code} in ${failure.step}`, ...messageLines(failure)].join('\n');
  return facet('ErrorMessageRunFacet', { message, programmingLanguage: 'TypeScript' });
}

function jobFacets({ warehouse }: EventDependencies): Facets {
  const engine = warehouse.engine === 'redshift' ? 'Amazon Redshift' : 'PostgreSQL';
  const description = `Loads Sparkify's logs and song metadata from JSON into a star schema on ${engine}.`;
  return {
    jobType: facet('JobTypeJobFacet', { processingType: 'BATCH', integration: 'TEMPORAL', jobType: 'WORKFLOW' }),
    documentation: facet('DocumentationJobFacet', { description, contentType: 'text/plain' }),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
