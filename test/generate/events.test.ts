import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_DAY } from '../../src/generate/day.js';
import {
  ambiguous,
  assertBetween,
  count,
  distinct,
  events,
  lines,
  logs,
  plays,
  songs,
  type LogLine,
} from './default-data.js';

test('lines have the keys of the source in its order, and its spelling', () => {
  const keys =
    'artist,auth,firstName,gender,itemInSession,lastName,length,level,location,method,page,registration,sessionId,' +
    'song,status,ts,userAgent,userId';
  for (const event of events) assert.equal(Object.keys(event).join(), keys);
  const play =
    /^\{"artist":".+","auth":"Logged In",.*"length":\d+(\.\d+)?,.*"registration":15\d{8}796\.0,.*"ts":\d{13},/;
  for (const line of lines.flat()) assert.match(line, /^[\x20-\x7e]+"userId":"\d*"\}$/);
  assert.equal(
    count(lines.flat(), (line) => play.test(line)),
    plays.length,
  );
  assert.ok(count(lines.flat(), (line) => line.includes('"userAgent":"\\"Mozilla\\/5.0 ')) > 0);
});

test('a day holds its own events, in time order', () => {
  for (const [day, log] of logs.entries()) {
    assert.ok(log.length > 0);
    const stamps = log.map(({ ts }) => ts);
    assert.deepEqual(
      stamps,
      stamps.toSorted((left, right) => left - right),
    );
    for (const ts of stamps) assert.equal(Math.floor((ts - FIRST_DAY) / 86_400_000), day);
  }
});

test('keys are unique', () => {
  assert.equal(
    distinct(events, ({ sessionId, itemInSession }) => [sessionId, itemInSession]),
    events.length,
  );
  assert.equal(
    distinct(plays, ({ ts, userId }) => [ts, userId]),
    plays.length,
  );
  assert.equal(
    distinct(songs, ({ song_id }) => song_id),
    songs.length,
  );
  assert.equal(
    distinct(songs, ({ title, artist_name, duration }) => [title, artist_name, duration]),
    songs.length,
  );
});

test('pages come in the proportions of the source', () => {
  assertBetween(events.length, 6000, 11_000);
  assertBetween(plays.length / events.length, 0.82, 0.88);
  const pages = 'NextSong Home Login Logout Downgrade Upgrade Settings Help About Error'.split(' ');
  const rare = ['Save Settings', 'Submit Upgrade', 'Submit Downgrade'];
  for (const page of [...pages, ...rare]) assert.ok(count(events, (event) => event.page === page) > 0, page);
  assert.equal(
    count(events, ({ page, status }) => (page === 'Error') !== (status === 404)),
    0,
  );
});

test('nobody plays without being logged in, and logged-out events know only the level', () => {
  const loggedOut = events.filter(({ auth }) => auth === 'Logged Out');
  assertBetween(loggedOut.length / events.length, 0.02, 0.06);
  for (const event of loggedOut) {
    const { userId, firstName, lastName, gender, location, registration, userAgent, level, page } = event;
    assert.deepEqual(
      [userId, firstName, lastName, gender, location, registration, userAgent],
      ['', ...Array<null>(6).fill(null)],
    );
    assert.match(level, /^(free|paid)$/);
    assert.notEqual(page, 'NextSong');
  }
  assert.equal(
    count(events, ({ userId }) => userId === ''),
    loggedOut.length,
  );
});

test('users change level, both ways, by the page that does it', () => {
  const last = new Map<string, LogLine>();
  const changes = events.flatMap((event) => {
    const before = last.get(event.userId);
    if (event.userId !== '') last.set(event.userId, event);
    return before && before.level !== event.level ? [[before.page, before.level, event.level].join(' ')] : [];
  });
  assertBetween(
    count(changes, (change) => change === 'Submit Upgrade free paid'),
    4,
    12,
  );
  assertBetween(
    count(changes, (change) => change === 'Submit Downgrade paid free'),
    1,
    6,
  );
  assert.equal(
    count(changes, (change) => !change.startsWith('Submit')),
    0,
  );
});

test('sessions have several items, and some are shared by a user and nobody', () => {
  assert.ok(distinct(events, ({ sessionId }) => sessionId) < events.length / 4);
  assert.ok(
    ambiguous(
      events,
      ({ sessionId }) => sessionId,
      ({ userId }) => userId,
    ) > 20,
  );
});

test('events of different users happen at the same time', () => {
  assert.ok(
    ambiguous(
      events,
      ({ ts }) => ts,
      ({ userId }) => userId,
    ) > 5,
  );
  assert.ok(distinct(plays, ({ ts }) => ts) < plays.length);
});

test('some users never play', () => {
  const players = new Set(plays.map(({ userId }) => userId));
  assert.ok(count(events, ({ userId }) => userId !== '' && !players.has(userId)) > 0);
});

test('four plays in ten match a song, few of the others by title and artist only', () => {
  const pair = (title: unknown, artist: unknown) => `${String(title)}|${String(artist)}`;
  const durations = new Map<string, number[]>();
  for (const { title, artist_name, duration } of songs) {
    const key = pair(title, artist_name);
    durations.set(key, [...(durations.get(key) ?? []), duration]);
  }
  const found = plays.map(({ song, artist, length }) => durations.get(pair(song, artist))?.includes(length ?? 0));
  assertBetween(count(found, (exact) => exact === true) / plays.length, 0.35, 0.45);
  assertBetween(
    count(found, (exact) => exact === false),
    5,
    80,
  );
  assert.ok(durations.size < songs.length);
});

test('the most active free users differ in how many matching plays they have', () => {
  const keys = new Set(
    songs.map((song) => JSON.stringify([String(song.title), String(song.artist_name), song.duration])),
  );
  const matched = plays.filter(
    ({ level, song, artist, length }) => level === 'free' && keys.has(JSON.stringify([song, artist, length])),
  );
  const frequencies = new Map<string, number>();
  for (const { userId } of matched) frequencies.set(userId, (frequencies.get(userId) ?? 0) + 1);
  const top = [...frequencies.values()].sort((left, right) => right - left).slice(0, 20);
  assert.equal(top.length, 20);
  assert.ok(new Set(top).size >= 10);
});
