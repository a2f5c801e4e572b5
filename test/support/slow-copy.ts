import type { Client } from 'pg';

/** Makes a COPY into a staging table slow, on the real server: each row takes so long. Call it once a database. */
export async function prepareSlowCopies(client: Client, table: string, secondsPerRow: number): Promise<void> {
  await client.query(`
    create schema slow;
    create function slow.row() returns trigger language plpgsql as
      $$ begin perform pg_sleep(${secondsPerRow}); return new; end $$;
    create function slow.made() returns event_trigger language plpgsql as $$
      declare made record;
      begin
        for made in select * from pg_event_trigger_ddl_commands() loop
          if made.object_identity like '%.${table}' then
            execute 'create trigger slow before insert on ' || made.object_identity
              || ' for each row execute function slow.row()';
          end if;
        end loop;
      end $$`);
}

/** Slow are the COPYs into the tables that are made while `work` runs. */
export async function withSlowCopies<T>(client: Client, work: () => Promise<T>): Promise<T> {
  await client.query(
    "create event trigger slow on ddl_command_end when tag in ('CREATE TABLE') execute function slow.made()",
  );
  try {
    return await work();
  } finally {
    await client.query('drop event trigger slow');
  }
}
