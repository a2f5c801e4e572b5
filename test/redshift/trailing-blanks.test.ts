import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import type { WorkflowFailedError } from '@temporalio/client';
import { loadInTurns, type Arrival } from '../support/arrival.js';
import { redshiftWarehouse, withWorker } from '../support/redshift-warehouse.js';
import { executeLoad } from '../support/run-workflow.js';
import { assertSameStar, dumpStar, forgetLoads, type StarDump } from '../support/star-dump.js';

const warehouse = await redshiftWarehouse();
const root = mkdtempSync(join(tmpdir(), 'sparkify-blanks-'));
after(() => rmSync(root, { recursive: true, force: true }));

const SONG = {
  num_songs: 1,
  artist_id: 'AR1',
  artist_latitude: null,
  artist_longitude: null,
  artist_location: 'Bonn',
  artist_name: 'Björk',
  song_id: 'SO1',
  title: 'Undo',
  duration: 218.9,
  year: 0,
};

const EVENT = {
  artist: 'Björk',
  auth: 'Logged In',
  firstName: 'Ava',
  gender: 'F',
  itemInSession: 1,
  lastName: 'Robinson',
  length: 218.9,
  level: 'free',
  location: 'Bonn',
  method: 'PUT',
  page: 'NextSong',
  registration: 1540266185796,
  sessionId: 7,
  song: 'Undo',
  status: 200,
  ts: 1541375999796,
  userAgent: 'Firefox',
  userId: '50',
};

function write(path: string, ...records: object[]): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), records.map((record) => JSON.stringify(record)).join('\n'));
  return path;
}

/** Songs and artists whose rows differ in trailing blanks alone. */
const songs = [
  write('song_data/a.json', { ...SONG, title: 'Undo ' }),
  write('song_data/b.json', SONG),
  write('song_data/c.json', { ...SONG, artist_name: 'Björk ', artist_location: 'Bonn ' }),
  write('song_data/d.json', { ...SONG, song_id: 'SO0', title: 'Undo  ', artist_id: 'AR2', artist_location: 'Köln ' }),
  write('song_data/e.json', { ...SONG, song_id: 'SO2', title: 'Pluto ', artist_id: 'AR2', artist_location: 'Köln' }),
];

/** Plays of them, repeated ones and a user's events whose rows differ in trailing blanks alone. */
const events = [
  write('log_data/a-events.json', { ...EVENT, location: 'Bonn ', userAgent: 'Firefox ' }, EVENT),
  write('log_data/b-events.json', { ...EVENT, firstName: 'Ava ', level: 'free ' }, { ...EVENT, location: 'Bonn  ' }),
  write(
    'log_data/c-events.json',
    { ...EVENT, itemInSession: 2, song: 'Undo ' },
    { ...EVENT, itemInSession: 3, artist: 'Björk ' },
    { ...EVENT, itemInSession: 4, song: 'Pluto' },
    { ...EVENT, itemInSession: 5, song: 'Undo  ' },
    { ...EVENT, itemInSession: 6, song: 'Ã\u0083Â¶ ' },
  ),
];

/** Loads what arrives below a prefix of the bucket, one run after another, into an empty warehouse. */
async function onRedshift(prefix: string, arrivals: readonly Arrival[]): Promise<StarDump> {
  await forgetLoads(warehouse.database);
  const at = (folder: string) => `s3://${warehouse.bucket}/${prefix}/${folder}`;
  const settings = { ...warehouse.settings, S3_LOG_DATA: at('log_data'), S3_SONG_DATA: at('song_data') };
  await withWorker(settings, async (client) => {
    for (const arrival of arrivals) {
      for (const path of arrival) await warehouse.put(`${prefix}/${path}`, readFileSync(join(root, path)));
      assert.equal((await executeLoad(client)).status, 'COMPLETED');
    }
  });
  return dumpStar(warehouse.database);
}

/** One file after another, but for the first ones: each source has one from the start. */
function inTurns([song = '', ...laterSongs]: string[], [event = '', ...laterEvents]: string[]): Arrival[] {
  return [[song, event], ...laterSongs.concat(laterEvents).map((path) => [path])];
}

test('where texts differ in trailing blanks alone, Redshift has the star of PostgreSQL, in whatever order they arrive', async () => {
  const all = [...songs, ...events];
  const expected = await loadInTurns(root, [all]);
  assert.equal(expected.get('song')?.split('\n').length, 3);
  assert.match(expected.get('songplay') ?? '', /SO1/);
  assertSameStar(await onRedshift('together', [all]), expected);
  assertSameStar(await onRedshift('forwards', inTurns(songs, events)), expected);
  assertSameStar(await onRedshift('backwards', inTurns(songs.toReversed(), events.toReversed())), expected);
});

test("a user's number with a blank behind it is reported on Redshift too", async () => {
  const path = write('log_data/d-events.json', { ...EVENT, userId: '50 ' });
  await assert.rejects(onRedshift('number', [[songs[0] ?? '', path]]), (error: WorkflowFailedError) => {
    assert.match(String(error.cause), /event_user_is_number failed: 1 row/);
    return true;
  });
});
