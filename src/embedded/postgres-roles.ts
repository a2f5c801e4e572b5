import { escapeIdentifier, escapeLiteral } from 'pg';
import { LoadError, messageOf } from '../model/errors.js';
import { makePassword, readPassword } from './postgres-passwords.js';
import { queryPostgres, type PostgresService } from './postgres-probe.js';

/** Role that loads and owns everything in the embedded warehouse, and the name of its database. */
export const LOADER = 'sparkify';

/** Role that can only read: `query` and `report` log in as it. */
export const READER = 'sparkify_reader';

/** Superuser, for whoever administers the server by hand; the program does not log in as it. */
export const SUPERUSER = 'postgres';

/** Role that renames the superuser, who cannot rename itself. It exists within one transaction. */
const RENAMER = 'sparkify_renamer';

/**
 * Gives loads a role that is no superuser, and queries one that can only read, in one transaction. `initdb` makes the
 * loader's role its superuser, and so did all earlier versions: that role becomes `postgres`, and a new one of the old name
 * and password owns what it owned.
 * @param service login of the loader, who is still the superuser.
 * @throws EMBEDDED_FAILED with the server's error.
 */
export async function separateRoles(home: string, service: PostgresService): Promise<void> {
  const reader = readPassword(home, 'reader') ?? makePassword(home, 'reader');
  const superuser = readPassword(home, 'superuser') ?? makePassword(home, 'superuser');
  try {
    await queryPostgres(service, separation({ loader: service.password, reader, superuser }));
  } catch (error) {
    const message = `PostgreSQL 18 runs, but does not take the roles of this version: ${messageOf(error)}`;
    throw new LoadError('EMBEDDED_FAILED', message, {}, { cause: error });
  }
}

function separation(passwords: { loader: string; reader: string; superuser: string }): string {
  const [loader, reader, superuser, renamer] = [LOADER, READER, SUPERUSER, RENAMER].map(escapeIdentifier);
  return `
    begin;
    -- A statement that fails is logged with its passwords otherwise.
    set local log_min_error_statement = panic;
    create role ${renamer} superuser;
    set local session authorization ${renamer};
    alter role ${loader} rename to ${superuser};
    reset session authorization;
    drop role ${renamer};
    alter role ${superuser} password ${escapeLiteral(passwords.superuser)};
    create role ${loader} login createdb password ${escapeLiteral(passwords.loader)};
    create role ${reader} login password ${escapeLiteral(passwords.reader)};
    alter role ${reader} set default_transaction_read_only = on;
    alter database ${loader} owner to ${loader};
    revoke temporary on database ${loader} from public;
    ${OWNED.replaceAll(':owner', escapeLiteral(LOADER))}
    alter default privileges for role ${loader} grant usage on schemas to ${reader};
    alter default privileges for role ${loader} grant select on tables to ${reader};
    ${READABLE.replaceAll(':reader', escapeLiteral(READER))}
    commit;`;
}

/** Schemas that are not PostgreSQL's own. */
const OWN_SCHEMAS = "(nspname !~ '^pg_' and nspname <> 'information_schema')";

/** Gives what the superuser owns in the database to the loader: schemas, relations, functions and types. */
const OWNED = `
    do $$
    declare statement text;
    begin
      for statement in
        select format('alter schema %I owner to %I', nspname, :owner)
        from pg_namespace
        where nspowner = 10 and ${OWN_SCHEMAS}
        union all
        select format(
          'alter %s %I.%I owner to %I',
          case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end,
          nspname, relname, :owner
        )
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where relowner = 10 and ${OWN_SCHEMAS} and relkind in ('r', 'p', 'v', 'm', 'S')
          -- The sequence of a column follows its table.
          and not exists (
            select from pg_depend
            where classid = 'pg_class'::regclass and objid = pg_class.oid and refclassid = 'pg_class'::regclass
              and deptype in ('a', 'i')
          )
        union all
        select format('alter routine %s owner to %I', pg_proc.oid::regprocedure, :owner)
        from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
        where proowner = 10 and ${OWN_SCHEMAS}
          and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
        union all
        select format('alter type %s owner to %I', pg_type.oid::regtype, :owner)
        from pg_type join pg_namespace on pg_namespace.oid = typnamespace
        where typowner = 10 and ${OWN_SCHEMAS} and typtype in ('d', 'e', 'r')
      loop
        execute statement;
      end loop;
    end $$;`;

/** Lets the reader read what is there already. */
const READABLE = `
    do $$
    declare schema text;
    begin
      for schema in select nspname from pg_namespace where ${OWN_SCHEMAS} loop
        execute format('grant usage on schema %I to %I', schema, :reader);
        execute format('grant select on all tables in schema %I to %I', schema, :reader);
      end loop;
    end $$;`;
