// Keys, distribution and sort order of tables, which PostgreSQL does not have so: they are written down, and a second
// primary key is refused as PostgreSQL 8.0 refuses it (42P16). That the same foreign key, and the distribution or sort
// order that a table has already, are refused too is inferred: no page of AWS's says so, and a load must need none of it.
// AWS r_ALTER_TABLE bans only external tables, ALTER COLUMN and APPEND in a transaction block, so these are taken there.
import { closingAt, standsAt } from './phrases.js';
import type { Statement, Token } from './tokens.js';

/** The record of each table's design, the procedure that alters it, and the trigger that begins it with a new table. */
export const TABLE_DESIGN = `
create table redshift_emulator.table_design (table_id oid, kind text, definition text);
grant select, insert, delete on redshift_emulator.table_design to public;
create procedure redshift_emulator.alter_design(relation regclass, added_kind text, added text) language plpgsql as $$
  declare
    name text := (select relname from pg_class where oid = relation);
    had text[] := array(
      select definition from redshift_emulator.table_design where table_id = relation and kind = added_kind);
  begin
    -- Only the owner may, and nobody on a view.
    execute pg_catalog.format('alter table %s set (fillfactor = 100)', relation);
    if added_kind = 'primary key' and had <> '{}' then
      raise exception 'multiple primary keys for table "%" are not allowed', name using errcode = '42P16';
    elsif added = any(had) then
      raise exception '% % of table "%" already exists', added_kind, added, name using errcode = '42710';
    end if;
    delete from redshift_emulator.table_design
      where table_id = relation and kind = added_kind and kind in ('diststyle', 'sortkey');
    insert into redshift_emulator.table_design values (relation, added_kind, added);
  end $$;
create function redshift_emulator.note_design() returns event_trigger language plpgsql as $$
  begin
    insert into redshift_emulator.table_design
    select c.oid, noted[2], noted[3]
    from pg_event_trigger_ddl_commands() d
      join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid and c.relkind = 'r'
      cross join regexp_matches(current_query(), '/[*]design ([^|]*)[|]([^|]*)[|]([^*]*)[*]/', 'g') noted
    where noted[1] = c.relname;
  end $$;
create event trigger redshift_emulator_design on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE TABLE AS') execute function redshift_emulator.note_design();
`;

/** One key, distribution or sort order. */
export interface Design {
  readonly kind: 'primary key' | 'foreign key' | 'unique' | 'diststyle' | 'sortkey';
  /** The words of it, with a space between them. */
  readonly definition: string;
}

function words(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join(' ');
}

/** The key that a table constraint declares; null where it is none. */
export function keyOf(tokens: readonly Token[]): Design | null {
  const key = tokens[0]?.text === 'constraint' ? tokens.slice(2) : tokens;
  for (const kind of ['primary key', 'foreign key', 'unique'] as const) {
    if (standsAt(key, 0, kind)) return { kind, definition: words(key.slice(kind.split(' ').length)) };
  }
  return null;
}

/** The distribution or sort order that is written at `at`; null where none is. */
export function layoutAt(tokens: readonly Token[], at: number): Design | null {
  if (standsAt(tokens, at, 'diststyle key')) return layoutAt(tokens, at + 2);
  if (standsAt(tokens, at, 'diststyle')) return { kind: 'diststyle', definition: tokens[at + 1]?.text ?? '' };
  const list = (from: number): string =>
    tokens[from]?.text === '(' ? words(tokens.slice(from + 1, closingAt(tokens, from))) : (tokens[from]?.text ?? '');
  if (standsAt(tokens, at, 'distkey')) return { kind: 'diststyle', definition: `key ${list(at + 1)}` };
  const sortkey = standsAt(tokens, at, 'compound sortkey') ? at + 1 : at;
  return standsAt(tokens, sortkey, 'sortkey') ? { kind: 'sortkey', definition: list(sortkey + 1) } : null;
}

/** A comment by which the trigger knows the design of a new table. */
export function designComment(table: string, { kind, definition }: Design): string {
  return ` /*design ${table}|${kind}|${definition}*/`;
}

/** `ALTER TABLE … ADD` of a key, or `ALTER` of the distribution or sort order, as a call; null for all else. */
export function alterDesign({ tokens }: Statement, table: string, action: number): string | null {
  const design = standsAt(tokens, action, 'add')
    ? keyOf(tokens.slice(action + 1))
    : standsAt(tokens, action, 'alter')
      ? layoutAt(tokens, action + 1)
      : null;
  if (design === null) return null;
  return `call redshift_emulator.alter_design('${table}', '${design.kind}', '${design.definition}')`;
}
