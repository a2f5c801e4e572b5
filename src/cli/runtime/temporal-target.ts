import { accessSync } from 'node:fs';
import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import type { Settings } from '../../config/settings.js';
import type { RunningServices } from '../../embedded/services.js';
import { LoadError, messageOf } from '../../model/errors.js';
import { pageOfRun, pageOfSchedule } from '../../model/pages.js';
import { holdsSecret, NO_SECRETS } from '../../model/secrets-in-text.js';
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
  const { connectionOptions, namespace } = readTemporalSettings();
  const { address = 'localhost:7233' } = connectionOptions;
  if (/@/.test(address) || holdsSecret(address)) throw misplacedSecret('TEMPORAL_ADDRESS');
  return {
    connection: { ...connectionOptions, address },
    namespace: namespace ?? 'default',
    dataConverter: converter,
    uiUrl: uiUrlOf(process.env['TEMPORAL_UI_URL']),
  };
}

/** Address of the Web UI, which pages and notices link to; null if it is not set. @throws CONFIG_INVALID */
function uiUrlOf(url: string | undefined): string | null {
  if (!url) return null;
  if (holdsSecret(url)) throw misplacedSecret('TEMPORAL_UI_URL');
  return url;
}

function misplacedSecret(name: string): LoadError {
  const remedy = 'Take it out of the address: Temporal takes a login by TEMPORAL_API_KEY or certificates.';
  return new LoadError('CONFIG_INVALID', `${name}: ${NO_SECRETS}`, {}, { remedy });
}

/** Reads Temporal's own settings: its variables, and the profile of its configuration file. @throws CONFIG_INVALID */
function readTemporalSettings(): ClientConnectConfig {
  const file = process.env['TEMPORAL_CONFIG_FILE'];
  try {
    // Temporal's own library takes a file that is not there for an empty one.
    if (file) accessSync(file);
    return loadClientConnectConfig();
  } catch (cause) {
    const message = `Temporal's own settings cannot be read: ${messageOf(cause)}`;
    const remedy = 'Correct the TEMPORAL_… variables, or the profile and the files that they name.';
    throw new LoadError('CONFIG_INVALID', message, {}, { cause, remedy });
  }
}

/** Page of a run in Temporal's Web UI; null if the UI is not known. */
export function runPage({ uiUrl, namespace }: TemporalTarget, workflowId: string, runId: string): string | null {
  return pageOfRun({ uiUrl, namespace }, workflowId, runId);
}

/** Page of a schedule in Temporal's Web UI; null if the UI is not known. */
export function schedulePage({ uiUrl, namespace }: TemporalTarget, scheduleId: string): string | null {
  return pageOfSchedule({ uiUrl, namespace }, scheduleId);
}
