import assert from 'node:assert/strict';
import type { ErrorCode } from '../../../src/model/errors.js';

/** Limit of the time that a command takes to fail. */
export const MAX_MS = 5_000;

/** How a command ended. */
export interface Ending {
  readonly status: number;
  readonly stderr: string;
  readonly ms: number;
}

/** Checks that a command failed with one line or more of what, one of what to do, its code and status, soon, and no stack. */
export function assertFailed({ status, stderr, ms }: Ending, code: ErrorCode, text: RegExp, limit = MAX_MS): void {
  assert.doesNotMatch(stderr, /^\s+at |INTERNAL/m);
  assert.match(stderr, new RegExp(`^sparkify: .+\\n[^]*^[A-Z].+\\. \\(${code}\\)\\n$`, 'm'));
  assert.match(stderr, text);
  assert.equal(status, ['CONFIG_INVALID', 'INPUT_INVALID'].includes(code) ? 2 : 1, stderr);
  assert.ok(ms < limit, `${ms} ms`);
}

/** Settings that break the way to Temporal, and words of the error. */
export const BROKEN_TEMPORAL: Readonly<Record<string, readonly [env: Record<string, string>, text: RegExp]>> = {
  'no server': [{ TEMPORAL_ADDRESS: '127.0.0.1:1' }, /does not answer at 127.0.0.1:1: .*ECONNREFUSED/],
  'no TLS': [{ TEMPORAL_TLS: 'true' }, /does not answer at \S+: it does not speak TLS \(wrong version number\)\n/],
  'no API keys': [
    { TEMPORAL_API_KEY: 'x' },
    /does not answer at \S+: it does not speak TLS \(wrong version number\)\n/,
  ],
  'no such namespace': [{ TEMPORAL_NAMESPACE: 'nope' }, /no namespace nope\nSet TEMPORAL_NAMESPACE/],
  'no such certificate': [{ TEMPORAL_TLS_CLIENT_CERT_PATH: '/nope' }, /settings cannot be read: ENOENT.*\/nope/],
  'no such file of settings': [{ TEMPORAL_CONFIG_FILE: '/nope.toml' }, /settings cannot be read: ENOENT.*nope\.toml/],
};

/** Settings that break the way to the warehouse, with the code and words of the error. */
export const BROKEN_WAREHOUSE: Readonly<
  Record<string, readonly [env: Record<string, string>, code: ErrorCode, text: RegExp]>
> = {
  'no server': [{ SPARKIFY_CLUSTER_DB_PORT: '1' }, 'WAREHOUSE_UNAVAILABLE', /ECONNREFUSED.*\nStart the warehouse/],
  'no such host': [{ SPARKIFY_CLUSTER_HOST: 'nowhere.invalid' }, 'WAREHOUSE_UNAVAILABLE', /nowhere.invalid/],
  'no such database': [{ SPARKIFY_CLUSTER_DB_NAME: 'nope' }, 'CONFIG_INVALID', /"nope" .*\nCreate the database/],
  'no such user': [{ SPARKIFY_CLUSTER_DB_USER: 'nope' }, 'PERMISSION_DENIED', /DB_USER and DB_PASSWORD/],
  'no such setting': [{ SPARKIFY_CLUSTER_HOSTNAME: 'x' }, 'CONFIG_INVALID', /did you mean SPARKIFY_CLUSTER_HOST\?/],
  'no TLS': [{ SPARKIFY_CLUSTER_TLS: 'verify' }, 'CONFIG_INVALID', /SSL/],
};
