import { z } from 'zod';
import { TASK_QUEUE } from '../model/task-queue.js';
import { PAYLOAD_KEYS } from '../payloads/keys.js';
import { LINEAGE_SETTINGS } from './lineage-settings.js';
import { NOTIFY_SETTINGS } from './notify-settings.js';
import { SCHEDULE_SETTINGS } from './schedule-settings.js';
import { address, wholeNumber } from './setting-types.js';

const flag = z.stringbool({ error: 'expected true or false' });
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'expected a lower-case name: a-z, 0-9, _');
const endpoint = address('http(s)://host:port');

/** Host of a server, or the folder of its Unix socket. Whoever pastes a whole address gives a password away. */
const host = z.string().regex(/^(\/[^@]*|[\w.-]+|\[?[\da-f:.]+(%\w+)?\]?)$/i, {
  error: 'expected the name or the address of a host, without scheme, user, password, port and database',
});

const region = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'expected the name of a region, as us-west-2')
  .optional();

/** Pattern of dates in object names, with the named groups year, month and day. */
const datePattern = z.string().refine(
  (pattern) => {
    try {
      new RegExp(pattern);
    } catch {
      return false;
    }
    return ['year', 'month', 'day'].every((name) => pattern.includes(`(?<${name}>`));
  },
  { error: 'expected a regular expression with the named groups year, month and day' },
);

function isWithin(uri: string | undefined, places: readonly (string | undefined)[]): boolean {
  const folder = (text: string) => `${text.replace(/\/+$/, '')}/`;
  return places.some((place) => uri !== undefined && place !== undefined && folder(uri).startsWith(folder(place)));
}

/**
 * Schema of all settings. `CLUSTER_HOST` is `HOST` of section `[CLUSTER]` in dwh.cfg, and `SPARKIFY_CLUSTER_HOST` in the
 * environment, which takes precedence. The sections CLUSTER, IAM_ROLE and S3 are those of the original exercise.
 */
export const SETTINGS = z
  .object({
    CLUSTER_HOST: host.optional().describe('Host name of the warehouse; without one, the embedded PostgreSQL'),
    CLUSTER_DB_NAME: z.string().optional().describe('Database'),
    CLUSTER_DB_USER: z.string().optional().describe('Database user of the loads'),
    CLUSTER_DB_PASSWORD: z.string().optional().describe('Password of that user'),
    CLUSTER_DB_PORT: wholeNumber(1, 65535).default(5439).describe('Port'),
    CLUSTER_ENGINE: z
      .enum(['auto', 'postgres', 'redshift'], { error: 'expected auto, postgres or redshift' })
      .default('auto')
      .describe('Engine of the warehouse; auto asks the warehouse'),
    CLUSTER_TLS: z
      .enum(['verify', 'off'], { error: 'expected verify or off' })
      .optional()
      .describe(
        'verify checks the certificate (the default, except for a warehouse on this machine); off does not encrypt',
      ),
    CLUSTER_REQUIRE_AUTH: z
      .enum(['any', 'scram-sha-256'], { error: 'expected any or scram-sha-256' })
      .default('any')
      .describe(
        'scram-sha-256 accepts only SCRAM logins, which neither reveal the password nor let another server pose as the warehouse; for PostgreSQL',
      ),
    CLUSTER_QUERY_USER: z
      .string()
      .optional()
      .describe('Database user of query and report, who should only read; by default, that of the loads'),
    CLUSTER_QUERY_PASSWORD: z.string().optional().describe('Password of QUERY_USER'),
    CLUSTER_SECRET_ID: z.string().optional().describe('Secret in AWS Secrets Manager with username and password'),
    CLUSTER_WORKGROUP: z.string().optional().describe('Workgroup of Redshift Serverless, for a login by IAM'),
    CLUSTER_ID: z.string().optional().describe('Identifier of a provisioned cluster, for a login by IAM'),
    CLUSTER_REGION: z
      .string()
      .optional()
      .describe('Region of the cluster, for a login by IAM or secret; by default, that of the environment'),
    CLUSTER_SILENCE_SECONDS: wholeNumber(4, 3600)
      .default(120)
      .describe(
        'Stall timeout in seconds: a connection is lost if its answer is missing and the warehouse works on no statement',
      ),
    CLUSTER_AWS_ENDPOINT: endpoint.optional().describe('Other endpoint of the AWS APIs, such as that of a VPC'),
    IAM_ROLE_ARN: z
      .string()
      .regex(/^(default|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/, 'expected the ARN of a role, or default')
      .optional()
      .describe('Role by which Redshift reads S3'),
    S3_LOG_DATA: z.string().optional().describe('Place of the logs: s3://bucket/prefix or a folder'),
    S3_LOG_JSONPATH: z.string().optional().describe('JSONPaths file of the logs'),
    S3_SONG_DATA: z.string().optional().describe('Place of the song metadata: s3://bucket/prefix or a folder'),
    S3_REGION: region.describe('Region of the buckets of the sources; without one, S3 is asked'),
    S3_ENDPOINT: endpoint.optional().describe("Endpoint of an S3 server other than Amazon's: http(s)://host:port"),
    S3_REQUESTER_PAYS: flag.default(false).describe("Whether the reader pays for requests to the sources' buckets"),
    S3_WORK_PREFIX: z
      .string()
      .regex(/^s3:\/\/[a-z0-9.-]{3,63}\/./, 'expected s3://bucket/prefix')
      .optional()
      .describe(
        'Staging prefix, for the manifests and compacted files of COPY: s3://bucket/prefix, outside the sources',
      ),
    S3_WORK_REGION: region.describe('Region of the bucket of WORK_PREFIX; without one, S3 is asked'),
    S3_MERGE_SLICES: wholeNumber(1, 1024)
      .default(4)
      .describe('Number of slices of the cluster: small objects are compacted into a multiple of it'),
    LOAD_SCHEMA: identifier.default('public').describe('Schema of the star'),
    LOAD_OPS_SCHEMA: identifier.default('sparkify_ops').describe('Schema of the ledger'),
    LOAD_MAX_ERRORS: wholeNumber(0, 100_000)
      .default(0)
      .describe('Number of rejected records of a source that fails the load; 0 and 1 mean the first one'),
    LOAD_REPAIR_TEXT: flag
      .default(false)
      .describe('Whether damaged text of the logs (mojibake: UTF-8 decoded twice as Latin-1) is repaired in staging'),
    LOAD_ON_FAILURE: z
      .enum(['fail', 'hold'], { error: 'expected fail or hold' })
      .default('fail')
      .describe(
        'Reaction to a step that failed for good, or a failed check: fail ends the load, hold waits for an operator',
      ),
    LOAD_HOLD_HOURS: wholeNumber(1, 120).default(24).describe('Hours that a held step waits before the load fails'),
    LOAD_ON_REMOVED: z
      .enum(['keep', 'withdraw', 'fail'], { error: 'expected keep, withdraw or fail' })
      .default('keep')
      .describe(
        'Reaction to an object that was loaded and that the source no longer has: its rows stay, are withdrawn, or the load fails',
      ),
    LOAD_MAX_GONE: wholeNumber(0, 100)
      .default(30)
      .describe("Largest percentage of a star table's rows that a load may remove without being asked to"),
    LOAD_FORGET_KEY: z
      .string()
      .min(32, 'expected 32 characters or more')
      .optional()
      .describe(
        'Key of the hashes by which loads know forgotten users; sparkify forget needs it. Set it in the environment, and keep it',
      ),
    LOAD_DATE_PATTERN: datePattern
      .default('(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[^/]*$')
      .describe('Pattern that finds the day in the name of an object'),
    LOAD_ALLOWED_SOURCES: z
      .string()
      .default('')
      .describe('Further places that the input of a load may name, separated by spaces: s3://bucket/prefix or folders'),
    LOAD_SAMPLE_OBJECTS: wholeNumber(0, 10_000)
      .default(20)
      .describe('Number of objects of a source whose records are read for their members while Redshift reads all'),
    LOAD_CONTRACT: z
      .string()
      .optional()
      .describe('File of the contract: which members the sources must have; by default, sql/contract.json'),
    LOAD_CHECKS: z.string().optional().describe('Folder of custom checks, one .sql file each'),
    LOAD_COLUMNS: z.string().optional().describe('Folder of custom columns, one .sql file each'),
    LOAD_QUERIES: z.string().optional().describe('Folder of custom queries, one .sql file each'),
    LOAD_KEEP_FAILED_DAYS: wholeNumber(0, 365)
      .default(3)
      .describe('Days for which the schemas of failed runs are kept'),
    WORKER_TASK_QUEUE: z
      .string()
      .regex(/^[\w./-]{1,200}$/, 'expected 1 to 200 of a-z, A-Z, 0-9, _ . / -')
      .default(TASK_QUEUE)
      .describe('Task queue of Temporal that workers poll, and that loads are started on'),
    WORKER_CONCURRENCY: wholeNumber(1, 100).default(8).describe('Number of statements that one worker runs at a time'),
    WORKER_GRACE_SECONDS: wholeNumber(2, 3_600)
      .default(20)
      .describe('Seconds that a worker takes to stop at most; after half of them it stops its statements'),
    WORKER_METRICS_ADDRESS: z
      .string()
      .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\]):\d{1,5}$/, 'expected an IP address and a port, as 0.0.0.0:9464')
      .optional()
      .describe('Address at which the worker serves its metrics for Prometheus, as 0.0.0.0:9464; by default, none'),
    WORKER_DEPLOYMENT_NAME: z
      .string()
      .optional()
      .describe('Worker Deployment of the worker; without it, its loads are not versioned'),
    WORKER_BUILD_ID: z.string().optional().describe('Version of the program within that deployment'),
    WORKER_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], { error: 'expected debug, info, warn or error' })
      .default('info')
      .describe('Lowest level that the worker logs'),
    ...NOTIFY_SETTINGS,
    ...SCHEDULE_SETTINGS,
    ...LINEAGE_SETTINGS,
    PAYLOAD_KEY: z
      .string()
      .regex(PAYLOAD_KEYS, 'expected ID:KEY, the key being 32 bytes in base64; further ones, to decrypt, after a space')
      .optional()
      .describe(
        'Key that encrypts the payloads in Temporal: inputs, results, failures, details. Set it in the environment, not in a file',
      ),
    SHOW_PERSONAL_DATA: flag.default(false).describe('Whether failures may show values that can be personal data'),
  })
  .refine(({ S3_WORK_PREFIX, S3_LOG_DATA, S3_SONG_DATA }) => !isWithin(S3_WORK_PREFIX, [S3_LOG_DATA, S3_SONG_DATA]), {
    path: ['S3_WORK_PREFIX'],
    error: 'expected a place outside the sources: its files would be loaded as data',
  })
  .refine(({ WORKER_DEPLOYMENT_NAME: name, WORKER_BUILD_ID: id }) => (name === undefined) === (id === undefined), {
    path: ['WORKER_BUILD_ID'],
    error: 'expected together with DEPLOYMENT_NAME, or neither',
  })
  .refine(({ NOTIFY_SMTP_URL: server, NOTIFY_EMAIL_FROM: from, NOTIFY_EMAIL_TO: to }) => !server || (from && to), {
    path: ['NOTIFY_SMTP_URL'],
    error: 'expected together with EMAIL_FROM and EMAIL_TO',
  });

/** Settings that are secrets, or addresses that contain one. No message, log or history has their values. */
export const SECRET_SETTINGS: readonly string[] = [
  'CLUSTER_DB_PASSWORD',
  'CLUSTER_QUERY_PASSWORD',
  'LINEAGE_API_KEY',
  'LOAD_FORGET_KEY',
  'NOTIFY_SLACK_URL',
  'NOTIFY_WEBHOOK_URL',
  'NOTIFY_WEBHOOK_SECRET',
  'NOTIFY_SMTP_URL',
  'PAYLOAD_KEY',
] satisfies (keyof typeof SETTINGS.shape)[];

/** All settings with their defaults. */
export type Settings = z.infer<typeof SETTINGS>;

/** Section and key of a setting in dwh.cfg: `CLUSTER_HOST` is HOST of section CLUSTER. */
export function sectionAndKey(name: string): { section: string; key: string } {
  const section = name.startsWith('IAM_ROLE_') ? 'IAM_ROLE' : (name.split('_', 1)[0] ?? '');
  return { section, key: name.slice(section.length + 1) };
}

/** Name of a setting in messages: `[CLUSTER] HOST`. */
export function inFile(name: string): string {
  const { section, key } = sectionAndKey(name);
  return `[${section}] ${key}`;
}
