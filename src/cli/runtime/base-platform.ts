import type { Command } from 'commander';
import type { Settings } from '../../config/settings.js';
import { resolveHome } from '../../embedded/home.js';
import { openServices, type RunningServices, type Services } from '../../embedded/services.js';
import { watchServices, type ServiceWatch } from '../../embedded/watch-services.js';
import { progressLine } from '../output/verbosity.js';
import { openInterruptibly } from './open-interruptibly.js';
import { configurationName, readConfiguration, readEmbeddedSettings } from './configuration.js';
import {
  allowedSources,
  allowSources,
  publishWorkerSources,
  rememberLoadSources,
  type SourceSettings,
} from './source-memory.js';
import { resolveSources, type ResolvedSources, type SourceRequest } from './sources.js';

/** Sources of a command, with what its home keeps of them. A home is there only with the embedded default. */
export interface PlatformSources extends ResolvedSources {
  /** Lists the sources that loads of this home have named. The worker of one may read those of another. */
  readonly allowed: () => readonly string[];
  /** Allows the workers of this home to read them, for a load that this command starts. */
  readonly allow: () => void;
  /** Remembers them for loads that name none, once a load of them has completed. */
  readonly remember: () => void;
  /**
   * Publishes them, and what its worker serves, for the loads beside a worker that stays up.
   * @returns a function that withdraws them.
   */
  readonly publish: (serves: string) => () => void;
}

/** Settings and servers that every command may need. */
export interface BasePlatform {
  readonly settings: Settings;
  /** Embedded servers that this command uses. */
  readonly services: RunningServices;
  /** Watches them for a command that stays up, and starts one that has ended by itself again. */
  readonly watch: () => ServiceWatch;
  /** True if the warehouse is the embedded one, on this machine. */
  readonly embedded: boolean;
  readonly sources: PlatformSources;
  /** Reports a line of progress. */
  readonly report: (line: string) => void;
  close(): Promise<void>;
}

/** Needs of a command. */
export interface BaseNeeds {
  readonly temporal: boolean;
  readonly postgres: boolean;
  /**
   * Uses the embedded default even if a warehouse is configured. `alone` ignores all of dwh.cfg. `configured` ignores
   * it only if it names a warehouse, so that the settings are those of a load beside this command.
   */
  readonly embedded?: 'alone' | 'configured';
  readonly sources?: SourceRequest;
  /** Reports a line of progress. Default: `progressLine`. */
  readonly report?: (line: string) => void;
}

/** Opens what a command needs, and starts the embedded servers that are not running. */
export async function openBasePlatform(command: Command, needs: BaseNeeds): Promise<BasePlatform> {
  const written = settingsFor(command, needs);
  const embedded = written.CLUSTER_HOST === undefined;
  const home = embedded ? resolveHome() : '';
  const report = needs.report ?? progressLine;
  const services = await openEmbedded(home, embedded ? needs : { temporal: false, postgres: false }, report);
  try {
    const resolved = await resolveSources(written, needs.sources ?? {}, configurationName(command), home);
    return {
      settings: { ...withPostgres(written, services), ...resolved.sources },
      services,
      watch: () => watchServices(resolveHome(), services, report),
      embedded,
      sources: platformSources(resolved, home),
      report,
      close: () => services.close(),
    };
  } catch (error) {
    await services.close();
    throw error;
  }
}

function platformSources(resolved: ResolvedSources, home: string): PlatformSources {
  if (home === '') return { ...resolved, allowed: () => [], allow: ignore, remember: ignore, publish: () => ignore };
  const { sources } = resolved;
  return {
    ...resolved,
    allowed: () => allowedSources(home),
    allow: () => allowSources(home, locationsOf(sources)),
    remember: () => rememberLoadSources(home, sources),
    publish: (serves) => publishWorkerSources(home, sources, serves),
  };
}

function locationsOf(sources: SourceSettings): string[] {
  return Object.values(sources).filter((uri) => uri !== undefined);
}

const ignore = (): void => undefined;

async function openEmbedded(
  home: string,
  needs: Pick<BaseNeeds, 'temporal' | 'postgres' | 'embedded'>,
  report: (line: string) => void,
): Promise<Services> {
  const temporal = needs.temporal && (needs.embedded !== undefined || !isTemporalConfigured());
  if (!temporal && !needs.postgres) return { close: async () => undefined };
  return openInterruptibly(report, (signal) =>
    openServices(home, { postgres: needs.postgres, temporal }, report, signal),
  );
}

function isTemporalConfigured(): boolean {
  return ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) => Boolean(process.env[name]));
}

function settingsFor(command: Command, { embedded, sources = {} }: BaseNeeds): Settings {
  if (embedded === 'alone') {
    const isInBucket = [sources.logData, sources.songData, sources.logJsonpath].some((uri) => uri?.startsWith('s3://'));
    return isInBucket ? readEmbeddedSettings(readConfiguration(command)) : readEmbeddedSettings();
  }
  const settings = readConfiguration(command);
  return embedded === undefined || settings.CLUSTER_HOST === undefined ? settings : readEmbeddedSettings();
}

function withPostgres(settings: Settings, { postgres }: RunningServices): Settings {
  if (postgres === undefined) return settings;
  return {
    ...settings,
    CLUSTER_ENGINE: 'postgres',
    CLUSTER_HOST: postgres.host,
    CLUSTER_DB_PORT: postgres.port,
    CLUSTER_DB_NAME: postgres.database,
    CLUSTER_DB_USER: postgres.user,
    CLUSTER_DB_PASSWORD: postgres.password,
    CLUSTER_REQUIRE_AUTH: 'scram-sha-256',
    CLUSTER_QUERY_USER: postgres.reader?.user,
    CLUSTER_QUERY_PASSWORD: postgres.reader?.password,
  };
}
