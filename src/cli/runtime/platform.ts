import type { DataConverter } from '@temporalio/common';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { resolveHome } from '../../embedded/home.js';
import { openServices, type Services } from '../../embedded/services.js';
import { dataConverter } from '../../payloads/data-converter.js';
import { openWarehouse } from '../../warehouse/open-warehouse.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { namedSources, withSources, type SourceFlags } from './sources.js';
import { progressLine } from '../output/verbosity.js';

/** How Temporal is reached; what the client and the worker both take. */
export interface TemporalTarget {
  readonly connection: { address: string; [option: string]: unknown };
  readonly namespace: string;
  /** How clients write and read what Temporal keeps. */
  readonly dataConverter: DataConverter;
  /** Where its Web UI is; null where that is not known. */
  readonly uiUrl: string | null;
}

/** What a command stands on. */
export interface Platform {
  readonly settings: Settings;
  readonly temporal: TemporalTarget;
  /** True where warehouse or Temporal are our own, on this machine. */
  readonly embedded: boolean;
  /** The places that flags have named in this home, by any command: one's worker may read what another one names. */
  readonly namedSources: () => readonly string[];
  /** Takes a line of progress. */
  readonly report: (line: string) => void;
  close(): Promise<void>;
}

/** What a command needs of a platform. */
export interface Needs {
  readonly temporal: boolean;
  readonly postgres: boolean;
  /**
   * Takes the embedded default also where a warehouse is configured. `alone` leaves all of dwh.cfg aside; else one that
   * names no warehouse holds, as it does for a load beside it.
   */
  readonly embedded?: 'alone' | 'configured';
  readonly sources?: SourceFlags;
  /** Takes a line of progress. Default: `progressLine`. */
  readonly report?: (line: string) => void;
}

/** Opens what a command needs; what is embedded is started where it does not run. */
export async function openPlatform(command: Command, needs: Needs): Promise<Platform> {
  const written = settingsFor(command, needs);
  const embedded = written.CLUSTER_HOST === undefined;
  const ownPostgres = needs.postgres && embedded;
  const ownTemporal = needs.temporal && embedded && (needs.embedded !== undefined || !isTemporalSet());
  const home = embedded ? resolveHome() : '';
  const report = needs.report ?? progressLine;
  const services: Services =
    ownPostgres || ownTemporal
      ? await openServices(home, { postgres: ownPostgres, temporal: ownTemporal }, report)
      : { close: async () => undefined };
  try {
    const settings = await withSources(withPostgres(written, services), needs.sources ?? {}, home);
    return {
      ...{ settings, embedded, temporal: temporalTarget(services, settings), namedSources: () => namedSources(home) },
      report,
      close: () => services.close(),
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}

/** Runs `work` on the warehouse alone. */
export async function withWarehouse<T>(
  command: Command,
  work: (warehouse: Warehouse, settings: Settings) => Promise<T>,
): Promise<T> {
  const platform = await openPlatform(command, { temporal: false, postgres: true });
  const warehouse = await openWarehouse(platform.settings);
  try {
    return await work(warehouse, platform.settings);
  } finally {
    await warehouse.close();
    await platform.close();
  }
}

/**
 * The settings of a worker that lives for one command: it is not scraped, and belongs to no deployment, of which
 * another version may be the current one.
 */
export function briefWorker(settings: Settings): Settings {
  return {
    ...settings,
    WORKER_METRICS_ADDRESS: undefined,
    WORKER_DEPLOYMENT_NAME: undefined,
    WORKER_BUILD_ID: undefined,
  };
}

function settingsFor(command: Command, { embedded }: Needs): Settings {
  if (embedded === 'alone') return embeddedSettings();
  const settings = configured(command);
  return embedded === undefined || settings.CLUSTER_HOST === undefined ? settings : embeddedSettings();
}

/** Only what says how to load is taken from the environment; where to and from where is the default's own. */
function embeddedSettings(): Settings {
  const kept = Object.entries(process.env).filter(([name]) => !/^SPARKIFY_(CLUSTER|S3|IAM_ROLE|CONFIG)/.test(name));
  return { ...SETTINGS.parse({}), ...readConfig({ ...Object.fromEntries(kept), SPARKIFY_CONFIG: '/dev/null' }) };
}

function withPostgres(settings: Settings, { postgres }: Services): Settings {
  if (postgres === undefined) return settings;
  return {
    ...settings,
    CLUSTER_ENGINE: 'postgres',
    CLUSTER_HOST: postgres.host,
    CLUSTER_DB_PORT: postgres.port,
    CLUSTER_DB_NAME: postgres.database,
    CLUSTER_DB_USER: postgres.user,
    CLUSTER_DB_PASSWORD: postgres.password,
  };
}

function temporalTarget({ temporal }: Services, { PAYLOAD_KEY }: Settings): TemporalTarget {
  const converter = dataConverter(PAYLOAD_KEY);
  if (temporal !== undefined) {
    const { address, namespace, uiUrl } = temporal;
    return { connection: { address }, namespace, dataConverter: converter, uiUrl };
  }
  const { connectionOptions, namespace } = loadClientConnectConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  const uiUrl = process.env['TEMPORAL_UI_URL'] ?? null;
  const connection = { ...connectionOptions, address };
  return { connection, namespace: namespace ?? 'default', dataConverter: converter, uiUrl };
}

function isTemporalSet(): boolean {
  return ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) => Boolean(process.env[name]));
}

/** The configuration as it is written, nothing embedded filled in. @throws CONFIG_INVALID naming every problem at once. */
export function configured(command: Command): Settings {
  return readConfig(process.env, configFile(command));
}

function configFile(command: Command): string | undefined {
  return command.optsWithGlobals<{ config?: string }>().config;
}
