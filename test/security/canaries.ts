import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const canary = (what: string) => `canary-${what}-${randomBytes(9).toString('hex')}`;

/** One secret of each kind, by what it is. None stands anywhere else. */
export const CANARIES = {
  databasePassword: canary('database'),
  awsSecretKey: canary('aws-secret'),
  awsSessionToken: canary('aws-session'),
  temporalApiKey: canary('temporal'),
  secretsPassword: canary('secret'),
  misplacedPassword: canary('misplaced'),
  payloadKey: randomBytes(32).toString('base64'),
} as const;

/** The environment that gives them to a process. */
export const SECRET_ENVIRONMENT = {
  SPARKIFY_CLUSTER_DB_PASSWORD: CANARIES.databasePassword,
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: CANARIES.awsSecretKey,
  AWS_SESSION_TOKEN: CANARIES.awsSessionToken,
  TEMPORAL_API_KEY: CANARIES.temporalApiKey,
  TEMPORAL_TLS: 'false',
} as const;

/** Values that have a password where the program keeps none, as people paste them. */
export const MISPLACED: Readonly<Record<string, string>> = {
  'a connection string': `postgres://loader:${CANARIES.misplacedPassword}@127.0.0.1:5439/dev`,
  'a login before the host': `loader:${CANARIES.misplacedPassword}@warehouse.example.com`,
  'keys in a URL': `https://AKIAIOSFODNN7EXAMPLE:a/${CANARIES.misplacedPassword}@bucket.s3.amazonaws.com/log_data`,
  'keys before a bucket': `s3://AKIAIOSFODNN7EXAMPLE:${CANARIES.misplacedPassword}@bucket/log_data`,
  'a signed URL': `https://bucket.s3.amazonaws.com/log?X-Amz-Date=1&X-Amz-Signature=${CANARIES.misplacedPassword}`,
  'a parameter': `host=warehouse.example.com password=${CANARIES.misplacedPassword}`,
};

/** The canaries that stand in a text, as they are or in base64. */
export function canariesIn(text: string): string[] {
  return Object.entries(CANARIES).flatMap(([name, secret]) => {
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
    return forms.some((form) => text.includes(form)) ? [name] : [];
  });
}

/** The arguments of all processes of this machine: everybody may read them. */
export function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has ended since
      }
    })
    .join('\n');
}
