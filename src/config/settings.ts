import { z } from 'zod';
import { PAYLOAD_KEYS } from '../payloads/keys.js';

const flag = z.stringbool({ error: 'expected true or false' });
const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/, 'expected a lower-case name: a-z, 0-9, _');
const wholeNumber = (min: number, max: number) =>
  z.coerce
    .number({ error: `expected a whole number from ${min} to ${max}` })
    .int({ error: `expected a whole number from ${min} to ${max}` })
    .min(min, { error: `expected a whole number from ${min} to ${max}` })
    .max(max, { error: `expected a whole number from ${min} to ${max}` });

/** The address of a service. A password in it would stand in every message that names it. */
const endpoint = z
  .url({ protocol: /^https?$/, error: 'expected http(s)://host:port' })
  .refine((text) => !/^\w+:\/\/[^/]*@/.test(text), {
    error: 'expected http(s)://host:port, without user and password',
  });

const region = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'expected the name of a region, as us-west-2')
  .optional();

/** A pattern for dates in objects' names, with the named groups year, month and day. */
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
 * Every setting. `CLUSTER_HOST` is `HOST` of section `[CLUSTER]` in dwh.cfg, and `SPARKIFY_CLUSTER_HOST` in the
 * environment, which wins. The sections CLUSTER, IAM_ROLE and S3 are those of the original exercise.
 */
export const SETTINGS = z
  .object({
    CLUSTER_HOST: z.string().optional().describe('Host name of the warehouse; without one, the embedded PostgreSQL'),
    CLUSTER_DB_NAME: z.string().optional().describe('Database'),
    CLUSTER_DB_USER: z.string().optional().describe('User that loads'),
    CLUSTER_DB_PASSWORD: z.string().optional().describe('Password of that user'),
    CLUSTER_DB_PORT: wholeNumber(1, 65535).default(5439).describe('Port'),
    CLUSTER_ENGINE: z
      .enum(['auto', 'postgres', 'redshift'], { error: 'expected auto, postgres or redshift' })
      .default('auto')
      .describe('What the warehouse is: auto asks it'),
    CLUSTER_TLS: z
      .enum(['verify', 'off'], { error: 'expected verify or off' })
      .optional()
      .describe('verify checks the certificate (the default, but for a warehouse on this machine); off sends in clear'),
    CLUSTER_SECRET_ID: z.string().optional().describe('Secret of Secrets Manager with username and password'),
    CLUSTER_WORKGROUP: z.string().optional().describe('Workgroup of Redshift Serverless: logs in by IAM'),
    CLUSTER_ID: z.string().optional().describe('Identifier of a provisioned cluster: logs in by IAM'),
    CLUSTER_REGION: z
      .string()
      .optional()
      .describe('Region of the cluster, for these; without one, the environment says it'),
    CLUSTER_SILENCE_SECONDS: wholeNumber(4, 3600)
      .default(120)
      .describe(
        'How long an answer may be missing that the warehouse is not at work on: the connection counts as lost',
      ),
    CLUSTER_AWS_ENDPOINT: endpoint.optional().describe("Another endpoint for AWS's APIs, such as a VPC's"),
    IAM_ROLE_ARN: z
      .string()
      .regex(/^(default|arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+)$/, 'expected the ARN of a role, or default')
      .optional()
      .describe('Role that Redshift reads S3 with'),
    S3_LOG_DATA: z.string().optional().describe('Where the logs are: s3://bucket/prefix or a folder'),
    S3_LOG_JSONPATH: z.string().optional().describe('The JSONPaths file of the logs'),
    S3_SONG_DATA: z.string().optional().describe('Where the song metadata is: s3://bucket/prefix or a folder'),
    S3_REGION: region.describe('Region of the buckets of the sources; without one, S3 is asked'),
    S3_ENDPOINT: endpoint.optional().describe("An S3 that is not Amazon's: http(s)://host:port"),
    S3_REQUESTER_PAYS: flag.default(false).describe("Whether we pay for what is read from the sources' buckets"),
    S3_WORK_PREFIX: z
      .string()
      .regex(/^s3:\/\/[a-z0-9.-]{3,63}\/./, 'expected s3://bucket/prefix')
      .optional()
      .describe('Where manifests and merged objects are written for COPY: s3://bucket/prefix, outside of the sources'),
    S3_WORK_REGION: region.describe('Region of the bucket of WORK_PREFIX; without one, S3 is asked'),
    S3_MERGE_SLICES: wholeNumber(1, 1024)
      .default(4)
      .describe('Small objects are merged into a multiple of so many parts: the slices of the cluster'),
    LOAD_SCHEMA: identifier.default('public').describe('Schema of the star'),
    LOAD_OPS_SCHEMA: identifier.default('sparkify_ops').describe('Schema of the ledger'),
    LOAD_MAX_ERRORS: wholeNumber(0, 100_000)
      .default(0)
      .describe('A source with this many rejected records fails the load; 0 and 1: the first one does'),
    LOAD_REPAIR_TEXT: flag
      .default(false)
      .describe('Whether texts of the logs that are UTF-8 decoded twice as Latin-1 are put right in staging'),
    LOAD_ON_FAILURE: z
      .enum(['fail', 'hold'], { error: 'expected fail or hold' })
      .default('fail')
      .describe('A step that failed for good, or a failed check: fail ends the load, hold waits for an operator'),
    LOAD_HOLD_HOURS: wholeNumber(1, 120).default(24).describe('How many hours a held step waits before the load fails'),
    LOAD_DATE_PATTERN: datePattern
      .default('(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[^/]*$')
      .describe('How the name of an object says its day'),
    LOAD_ALLOWED_SOURCES: z
      .string()
      .default('')
      .describe('Further places that a load may be told to read, separated by spaces: s3://bucket/prefix or folders'),
    LOAD_CHECKS: z.string().optional().describe('A folder with checks of your own, one .sql file each'),
    LOAD_COLUMNS: z.string().optional().describe('A folder with columns of your own, one .sql file each'),
    LOAD_QUERIES: z.string().optional().describe('A folder with queries of your own, one .sql file each'),
    LOAD_KEEP_FAILED_DAYS: wholeNumber(0, 365).default(3).describe('How long the schemas of failed runs are kept'),
    WORKER_CONCURRENCY: wholeNumber(1, 100).default(8).describe('Statements that one worker runs at a time'),
    WORKER_GRACE_SECONDS: wholeNumber(2, 3_600)
      .default(20)
      .describe(
        'Seconds that a worker which is told to stop takes at most; after half of them it stops its statements',
      ),
    WORKER_METRICS_ADDRESS: z
      .string()
      .regex(/^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:]+\]):\d{1,5}$/, 'expected an IP address and a port, as 0.0.0.0:9464')
      .optional()
      .describe('Where the worker serves its metrics for Prometheus, as 0.0.0.0:9464; without it, nowhere'),
    WORKER_DEPLOYMENT_NAME: z
      .string()
      .optional()
      .describe('Worker Deployment that the worker belongs to; without it, its loads are not versioned'),
    WORKER_BUILD_ID: z.string().optional().describe('Version of the program within that deployment'),
    WORKER_LOG_LEVEL: z
      .enum(['debug', 'info', 'warn', 'error'], { error: 'expected debug, info, warn or error' })
      .default('info')
      .describe('What the worker logs'),
    PAYLOAD_KEY: z
      .string()
      .regex(PAYLOAD_KEYS, 'expected ID:KEY, the key being 32 bytes in base64; further ones, to decrypt, after a space')
      .optional()
      .describe('Encrypts what Temporal keeps: inputs, results, failures, details. In the environment, not in a file'),
    SHOW_PERSONAL_DATA: flag.default(false).describe('Whether failures may show values that can be personal'),
  })
  .refine(({ S3_WORK_PREFIX, S3_LOG_DATA, S3_SONG_DATA }) => !isWithin(S3_WORK_PREFIX, [S3_LOG_DATA, S3_SONG_DATA]), {
    path: ['S3_WORK_PREFIX'],
    error: 'expected a place outside of the sources: what lies there would be loaded as data',
  })
  .refine(({ WORKER_DEPLOYMENT_NAME: name, WORKER_BUILD_ID: id }) => (name === undefined) === (id === undefined), {
    path: ['WORKER_BUILD_ID'],
    error: 'expected together with DEPLOYMENT_NAME, or neither',
  });

/** All settings, typed, with their defaults filled in. */
export type Settings = z.infer<typeof SETTINGS>;

/** Where a setting stands in dwh.cfg: `CLUSTER_HOST` is HOST of section CLUSTER. */
export function sectionAndKey(name: string): { section: string; key: string } {
  const section = name.startsWith('IAM_ROLE_') ? 'IAM_ROLE' : (name.split('_', 1)[0] ?? '');
  return { section, key: name.slice(section.length + 1) };
}

/** How a person writes a setting in dwh.cfg: `[CLUSTER] HOST`. */
export function inFile(name: string): string {
  const { section, key } = sectionAndKey(name);
  return `[${section}] ${key}`;
}
