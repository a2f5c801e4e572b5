import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Client } from 'pg';
import type { GenerateOptions } from '../../src/generate/generate.js';
import { parseSqlFile } from '../../src/sql/files.js';
import type { Store } from '../../src/store/store.js';

const DUMP = fileURLToPath(new URL('../../../test/upgrade/oldest.sql', import.meta.url));

/** The data of which the oldest version had loaded a half. */
export const OLD_DATA: Omit<GenerateOptions, 'out'> = { days: 4, users: 12, songs: 40, seed: 14, eventsPerDay: 40 };

/** Objects of that half: two days of events, and every second song. */
export const OLD_OBJECTS = { events: 2, songs: 20 };

/**
 * Makes an empty warehouse what the oldest version of this program left behind.
 * @param uri the place of `log_data` and `song_data`, without a slash at the end.
 * @param store lists them: the objects that were loaded then count as loaded in the version that they have now.
 */
export async function restoreOldest(client: Client, uri: string, store: Store): Promise<void> {
  const text = readFileSync(DUMP, 'utf8').replaceAll('@data@', uri);
  for (const statement of parseSqlFile(DUMP, text).statements) await client.query(statement.text);
  for (const folder of ['log_data', 'song_data']) {
    for await (const objects of store.list(`${uri}/${folder}`)) {
      for (const object of objects) {
        const values = [object.version, object.uri];
        await client.query('update sparkify_ops.load_object set version = $1 where uri = $2', values);
      }
    }
  }
}
