// Scoped permissions hold for all objects of a scope, those included that anybody makes later (AWS "Scoped permissions",
// t_scoped-permissions, and r_GRANT). Here they are grants on each table, made again for each new one, so what AWS says
// beyond that does not hold: a REVOKE on one table takes them away from it too.
import { indexOfPhrase } from './phrases.js';
import type { Statement } from './tokens.js';

/** Who may use which privileges on the tables and views of which schema, and the trigger that gives them on new ones. */
export const SCOPED_GRANTS = `
create table redshift_emulator.scoped_grant (privileges text, schema_id oid, grantee_id oid);
create procedure redshift_emulator.grant_for_tables(privileges text, scope regnamespace, grantee regrole)
  language plpgsql as $$ begin
    execute pg_catalog.format('grant %s on all tables in schema %s to %s', privileges, scope, grantee);
    insert into redshift_emulator.scoped_grant values (privileges, scope, grantee);
  end $$;
create function redshift_emulator.grant_on_new_tables() returns event_trigger
  language plpgsql security definer set search_path = pg_catalog as $$ declare
    statement text;
  begin
    for statement in
      select format('grant %s on table %s to %s', g.privileges, c.oid::regclass, r.oid::regrole)
      from pg_event_trigger_ddl_commands() d
        join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid and c.relkind in ('r', 'v', 'm')
        join redshift_emulator.scoped_grant g on g.schema_id = c.relnamespace
        join pg_roles r on r.oid = g.grantee_id
    loop
      execute statement;
    end loop;
  end $$;
create event trigger redshift_emulator_grants on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE VIEW', 'CREATE MATERIALIZED VIEW')
  execute function redshift_emulator.grant_on_new_tables();
`;

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `GRANT … FOR TABLES IN SCHEMA a TO b`, with one schema and one name; null where the statement is none. */
export function scopedGrant({ sql, tokens }: Statement): string | null {
  const scope = indexOfPhrase(tokens, 'for tables in schema');
  const [schema, to, grantee, ...more] = tokens.slice(scope + 4);
  const isGrant = tokens[0]!.text === 'grant' && scope > 1 && to?.text === 'to' && more.length === 0;
  if (!isGrant || schema === undefined || grantee === undefined) return null;
  const privileges = sql.slice(tokens[1]!.start, tokens[scope - 1]!.end);
  const names = [schema, grantee].map(({ start, end }) => sql.slice(start, end));
  return `call redshift_emulator.grant_for_tables(${[privileges, ...names].map(literal).join(', ')})`;
}
