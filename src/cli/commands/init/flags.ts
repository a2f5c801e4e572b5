import type { SettingName } from '../../../config/write-cfg.js';

/** Settings that have a flag, with its description, in the order in which they are asked for. */
export const SETTING_FLAGS = {
  host: ['CLUSTER_HOST', 'host name of the warehouse (default: the embedded PostgreSQL)'],
  port: ['CLUSTER_DB_PORT', 'port of the warehouse'],
  database: ['CLUSTER_DB_NAME', 'database of the warehouse'],
  user: ['CLUSTER_DB_USER', 'user that loads'],
  roleArn: ['IAM_ROLE_ARN', 'role that Redshift reads S3 with'],
  logData: ['S3_LOG_DATA', 'location of the logs: s3://bucket/prefix or a folder'],
  logJsonpath: ['S3_LOG_JSONPATH', "the logs' JSONPaths file"],
  songData: ['S3_SONG_DATA', 'location of the song metadata'],
  region: ['S3_REGION', 'region of the buckets'],
  workPrefix: ['S3_WORK_PREFIX', 'where manifests and compacted files are written for COPY'],
} as const satisfies Record<string, readonly [SettingName, string]>;

/** Flags of `sparkify init`. */
export interface InitFlags extends Partial<Record<keyof typeof SETTING_FLAGS, string>> {
  out: string;
  /** Values of `--set`, each as NAME=VALUE. */
  set?: string[];
  force?: boolean;
  ask: boolean;
  json?: boolean;
}
