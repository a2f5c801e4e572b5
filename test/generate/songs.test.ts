import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ambiguous, assertBetween, count, plays, songs, songTexts, type SongFile } from './default-data.js';

test('song files have the keys of the source in its order', () => {
  const keys =
    'artist_id,artist_latitude,artist_location,artist_longitude,artist_name,duration,num_songs,song_id,title,year';
  for (const song of songs) {
    assert.equal(Object.keys(song).join(), keys);
    assert.match(song.song_id, /^SO[A-Z]{5}12A[0-9A-F]{8}$/);
    assert.match(song.artist_id, /^AR[A-Z0-9]{5}1187B[0-9A-F]{6}$/);
    assert.equal(song.num_songs, 1);
  }
});

test('artists have several names and several locations', () => {
  const id = (song: SongFile) => song.artist_id;
  assertBetween(
    ambiguous(songs, id, ({ artist_name }) => artist_name),
    2,
    30,
  );
  assertBetween(
    ambiguous(songs, id, ({ artist_location }) => artist_location),
    1,
    10,
  );
  assert.ok(count(songs, ({ artist_name }) => String(artist_name).includes(' featuring ')) > 0);
});

test('titles, names and places are sometimes numbers', () => {
  assert.ok(count(songs, ({ title }) => typeof title === 'number' && Number.isInteger(title)) > 0);
  assert.ok(count(songs, ({ title }) => typeof title === 'number' && !Number.isInteger(title)) > 0);
  assert.ok(count(songs, ({ artist_name }) => typeof artist_name === 'number') > 0);
  assert.ok(count(songs, ({ artist_location }) => typeof artist_location === 'number') > 0);
  assert.equal(
    count(plays, ({ song, artist }) => typeof song !== 'string' || typeof artist !== 'string'),
    0,
  );
});

test('places are sometimes empty, blank, null, HTML or broken; degrees are null together', () => {
  const places = songs.map(({ artist_location }) => artist_location);
  assertBetween(count(places, (place) => place === '') / songs.length, 0.35, 0.55);
  for (const odd of [' ', null]) assert.ok(places.includes(odd));
  for (const odd of ['<a href="', '\ufffd', '\t']) assert.ok(count(places, (place) => String(place).includes(odd)) > 0);
  assertBetween(count(songs, ({ artist_latitude }) => artist_latitude === null) / songs.length, 0.55, 0.75);
  assert.equal(
    count(songs, (song) => (song.artist_latitude === null) !== (song.artist_longitude === null)),
    0,
  );
});

test('titles have edge spaces, control characters and quotes; years are sometimes 0', () => {
  assert.ok(count(songs, ({ title }) => String(title).startsWith(' ')) > 0);
  assert.ok(count(songs, ({ title }) => String(title).endsWith(' ')) > 0);
  assert.ok(count(songs, ({ title }) => String(title).includes('"')) > 0);
  assert.ok(count(songTexts, (text) => text.includes('\\u0019')) > 0);
  assertBetween(count(songs, ({ year }) => year === 0) / songs.length, 0.25, 0.4);
});

test('text beyond ASCII is whole in the songs and decoded wrongly, twice, in the logs', () => {
  const accented = /[À-ž]/;
  const inSongs = new Set(songs.map(({ title }) => String(title)).filter((title) => accented.test(title)));
  assert.ok(inSongs.size > 0);
  const repair = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
  const titles = plays.map(({ song }) => String(song)).filter((title) => /[\u0080-\uffff]/.test(title));
  assert.equal(
    count(titles, (title) => inSongs.has(title)),
    0,
  );
  assert.ok(count(titles, (title) => inSongs.has(repair(repair(title)))) > 0);
});
