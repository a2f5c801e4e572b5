import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { homePaths } from './home.js';

/** Names of the password files of a home, by the role that each belongs to. */
const FILES = { loader: 'password', reader: 'reader-password', superuser: 'superuser-password' } as const;

/** Role whose password a home keeps. */
export type PasswordOf = keyof typeof FILES;

/** Path of a role's password file; it may not exist. */
export function passwordFile(home: string, role: PasswordOf): string {
  return join(homePaths(home).postgres, FILES[role]);
}

/** Password of a role of the embedded warehouse; undefined if the home has none. */
export function readPassword(home: string, role: PasswordOf): string | undefined {
  const file = passwordFile(home, role);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Writes a random password of 192 bits, for the owner of the home alone. @returns it. */
export function makePassword(home: string, role: PasswordOf): string {
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile(home, role), `${password}\n`, { mode: 0o600 });
  return password;
}
