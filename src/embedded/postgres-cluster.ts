import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LoadError } from '../model/errors.js';
import type { Command } from './daemon.js';
import { homePaths } from './home.js';
import { locatePostgres } from './postgres-binaries.js';
import { makePassword, passwordFile, readPassword } from './postgres-passwords.js';
import { LOADER } from './postgres-roles.js';
import { choosePostgresUser, type PostgresUser } from './postgres-user.js';
import { run } from './run.js';

/** A data folder that is ready to be served. */
export interface PostgresCluster {
  readonly data: string;
  readonly password: string;
  /** Command that serves the data folder on a loopback port. */
  serve(port: number): Command;
}

const INITDB_LIMIT_MS = 120_000;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  cluster_name: 'sparkify',
};

/** Path of the data folder of a home; it may not exist. */
export function dataFolder(home: string): string {
  return join(homePaths(home).postgres, 'data');
}

/**
 * Prepares the data folder of this home, and creates it if it is missing: UTF-8, text compared by its bytes, a password for
 * every connection.
 * @throws EMBEDDED_FAILED if it cannot be created, or its password file is missing.
 */
export async function prepareCluster(home: string, report: (line: string) => void): Promise<PostgresCluster> {
  const data = dataFolder(home);
  // Other users may enter it but not list it: PostgreSQL may have to run as another user.
  mkdirSync(homePaths(home).postgres, { recursive: true, mode: 0o711 });
  const binaries = locatePostgres(home);
  const user = await choosePostgresUser(binaries, homePaths(home).postgres, data);
  if (!existsSync(data)) {
    report('Preparing the data folder of PostgreSQL 18 (once)');
    await createCluster(home, binaries.initdb, user);
  }
  const password = readPassword(home, 'loader');
  if (password === undefined) {
    const message = `The password file ${passwordFile(home, 'loader')} of the data folder ${data} is missing: restore it, or remove ${home}.`;
    throw new LoadError('EMBEDDED_FAILED', message);
  }
  return { data, password, serve: (port) => user.command(binaries.postgres, serveArgs(data, port)) };
}

function serveArgs(data: string, port: number): string[] {
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`);
  return ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

/** Creates a cluster under a temporary name and renames it at the end, so that an unfinished one is never used. */
async function createCluster(home: string, initdb: string, user: PostgresUser): Promise<void> {
  removeUnfinished(home);
  const fresh = `${dataFolder(home)}.new.${randomUUID()}`;
  mkdirSync(fresh, { mode: 0o700 });
  const file = passwordFile(home, 'loader');
  rmSync(file, { force: true });
  makePassword(home, 'loader');
  if (user.owner !== undefined) {
    for (const path of [fresh, file]) chownSync(path, user.owner.uid, user.owner.gid);
  }
  const result = await run(user.command(initdb, initdbArgs(fresh, file)), INITDB_LIMIT_MS);
  if (!result.ok) {
    const tail = result.output.split('\n').slice(-5).join('\n');
    throw new LoadError('EMBEDDED_FAILED', `initdb cannot create ${fresh}:\n${tail}`);
  }
  renameSync(fresh, dataFolder(home));
}

/** Removes unfinished clusters. The initdb of a killed process may still be writing for a moment. */
function removeUnfinished(home: string): void {
  const folder = homePaths(home).postgres;
  for (const name of readdirSync(folder)) {
    if (name.startsWith('data.new.')) rmSync(join(folder, name), { recursive: true, force: true, maxRetries: 20 });
  }
}

function initdbArgs(folder: string, password: string): string[] {
  const collation = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const login = [`--username=${LOADER}`, '--auth=scram-sha-256', `--pwfile=${password}`];
  return ['-D', folder, ...collation, ...login];
}
