import { readFileSync, statSync } from 'node:fs';
import { LoadError } from '../model/errors.js';
import type { Command } from './daemon.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { run } from './run.js';

/** User that PostgreSQL runs as. */
export interface PostgresUser {
  /** Owner that its files must have; undefined if it runs as the current user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Builds the command that runs one of PostgreSQL's programs as that user. */
  command(program: string, args: readonly string[]): Command;
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** Probe that needs what the server needs: initdb finds and runs postgres, but reads and writes no data. */
const PROBE = 'cd "$0" && test -r "$1" && exec "$2" --show -D "$0/none"';

/**
 * Chooses the current user; if that is root, which PostgreSQL refuses, the owner of the data folder, else the user
 * `postgres`, else `nobody`. Such a user may have no access to root's folders (a home of mode 0700): it then gets the
 * capability to read them, and only if that is not enough (a container without it) to write.
 * @param folder folder that the user must be able to enter.
 * @throws EMBEDDED_FAILED if there is no such user, or it cannot reach the files in any way.
 */
export async function choosePostgresUser(
  binaries: PostgresBinaries,
  folder: string,
  dataFolder: string,
): Promise<PostgresUser> {
  const base = { ...binaries.env, LC_ALL: 'C', PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  if (process.getuid?.() !== 0) return { command: (program, args) => ({ program, args, env: base }) };
  const account = ownerOf(dataFolder) ?? findAccount('postgres') ?? findAccount('nobody');
  if (account === undefined) {
    throw new LoadError('EMBEDDED_FAILED', 'PostgreSQL does not run as root and there is no user postgres or nobody.');
  }
  const failures: string[] = [];
  for (const user of waysToBecome(account, base)) {
    const probe = await run(user.command('sh', ['-c', PROBE, folder, binaries.sharedFile, binaries.initdb]), 20_000);
    if (probe.ok) return user;
    failures.push(probe.output);
  }
  throw new LoadError('EMBEDDED_FAILED', unreachable(account.uid, folder, binaries.postgres, failures));
}

function waysToBecome(account: Account, env: Record<string, string>): PostgresUser[] {
  const plain: PostgresUser = {
    owner: account,
    command: (program, args) => ({ program, args, env, ...account }),
  };
  const withRight = (right: string): PostgresUser => ({
    owner: account,
    command: (program, args) => ({ program: 'setpriv', args: [...setprivArgs(account, right), program, ...args], env }),
  });
  if (process.platform !== 'linux') return [plain];
  return [plain, withRight('dac_read_search'), withRight('dac_override')];
}

function setprivArgs({ uid, gid }: Account, right: string): string[] {
  const identity = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  // Without the last one, access(2), by which initdb looks for postgres, ignores the capability.
  const rights = [`--inh-caps=+${right}`, `--ambient-caps=+${right}`, '--securebits=+no_setuid_fixup'];
  return [...identity, ...rights, '--'];
}

function ownerOf(folder: string): Account | undefined {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat === undefined || stat.uid === 0 ? undefined : { uid: stat.uid, gid: stat.gid };
}

function findAccount(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  if (line === undefined) return undefined;
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function unreachable(uid: number, folder: string, postgres: string, failures: readonly string[]): string {
  return (
    `PostgreSQL does not run as root, and user ${uid}, as whom it would run, cannot enter ${folder} or run ${postgres}. ` +
    'Run as an ordinary user, install setpriv (util-linux), or move both to where others may enter.\n' +
    failures.join('\n')
  );
}
