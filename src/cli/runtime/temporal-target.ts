import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Settings } from '../../config/settings.js';
import type { RunningServices } from '../../embedded/services.js';
import { dataConverter } from '../../payloads/data-converter.js';

/** Connection to Temporal that the client and the worker share. */
export interface TemporalTarget {
  readonly connection: { address: string; [option: string]: unknown };
  readonly namespace: string;
  /** Encodes and decodes the payloads that Temporal stores. */
  readonly dataConverter: DataConverter;
  /** Address of the Web UI; null if it is not known. */
  readonly uiUrl: string | null;
}

/** Temporal of a command: the embedded one if it is used, else that of Temporal's own settings. */
export function temporalTarget({ temporal }: RunningServices, { PAYLOAD_KEY }: Settings): TemporalTarget {
  const converter = dataConverter(PAYLOAD_KEY);
  if (temporal !== undefined) {
    const { address, namespace, uiUrl } = temporal;
    return { connection: { address }, namespace, dataConverter: converter, uiUrl };
  }
  const { connectionOptions, namespace } = loadClientConnectConfig();
  return {
    connection: { ...connectionOptions, address: connectionOptions.address ?? 'localhost:7233' },
    namespace: namespace ?? 'default',
    dataConverter: converter,
    uiUrl: process.env['TEMPORAL_UI_URL'] ?? null,
  };
}

/** Page of a run in Temporal's Web UI; null if the UI is not known. */
export function runPage(target: TemporalTarget, workflowId: string, runId: string): string | null {
  if (target.uiUrl === null) return null;
  return `${target.uiUrl}/namespaces/${target.namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}

/** Page of a schedule in Temporal's Web UI; null if the UI is not known. */
export function schedulePage(target: TemporalTarget, scheduleId: string): string | null {
  return target.uiUrl === null ? null : `${target.uiUrl}/namespaces/${target.namespace}/schedules/${scheduleId}`;
}
