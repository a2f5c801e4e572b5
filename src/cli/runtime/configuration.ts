import type { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import { SETTINGS, type Settings } from '../../config/settings.js';

/** Settings that name a warehouse, its sources or its role. The embedded default brings its own. */
const NOT_EMBEDDED = /^SPARKIFY_(CLUSTER|S3|IAM_ROLE|CONFIG)/;

/** Reads the configuration of a command as it is written. @throws CONFIG_INVALID naming every problem at once. */
export function readConfiguration(command: Command): Settings {
  return readConfig(process.env, configFile(command));
}

/** Path that `--config` names. */
export function configFile(command: Command): string | undefined {
  return command.optsWithGlobals<{ config?: string }>().config;
}

/** Name of the configuration in messages: its path as given, else the name that is looked for. */
export function configurationName(command: Command): string {
  return configFile(command) ?? (process.env['SPARKIFY_CONFIG'] || 'dwh.cfg');
}

/** Settings that say how S3 is reached. */
type S3Access = Pick<Settings, 'S3_ENDPOINT' | 'S3_REGION' | 'S3_REQUESTER_PAYS'>;

/**
 * Reads the settings of the embedded default: from the environment only those that say how to load.
 * @param s3 how S3 is reached, for sources in a bucket; by default, Amazon's S3.
 */
export function readEmbeddedSettings(s3: Partial<S3Access> = {}): Settings {
  const variables = Object.entries(process.env).filter(([name]) => !NOT_EMBEDDED.test(name));
  const environment = { ...Object.fromEntries(variables), SPARKIFY_CONFIG: '/dev/null' };
  const { S3_ENDPOINT, S3_REGION, S3_REQUESTER_PAYS = false } = s3;
  return { ...SETTINGS.parse({}), ...readConfig(environment), S3_ENDPOINT, S3_REGION, S3_REQUESTER_PAYS };
}

/**
 * Settings of a worker that lives for one command. It serves no metrics and belongs to no deployment, because another
 * version of the deployment may be the current one.
 */
export function shortLivedWorkerSettings(settings: Settings): Settings {
  return {
    ...settings,
    WORKER_METRICS_ADDRESS: undefined,
    WORKER_DEPLOYMENT_NAME: undefined,
    WORKER_BUILD_ID: undefined,
  };
}
