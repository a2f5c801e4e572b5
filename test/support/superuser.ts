import { readPassword } from '../../src/embedded/postgres-passwords.js';
import { SUPERUSER } from '../../src/embedded/postgres-roles.js';
import type { PostgresService } from '../../src/embedded/services.js';

/** The PostgreSQL of a home, logged in to as its superuser: tests make roles and databases. */
export function asSuperuser(home: string, postgres: PostgresService | undefined): PostgresService {
  const password = readPassword(home, 'superuser');
  if (postgres === undefined || password === undefined) throw new Error(`${home} has no PostgreSQL that runs`);
  return { ...postgres, user: SUPERUSER, password };
}
