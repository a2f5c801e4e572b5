import fc from 'fast-check';

/** A staged event; what it does not say is null. Columns that the star does not use are left out. */
export interface StagedEvent {
  readonly artist: string | null;
  readonly first_name: string | null;
  readonly gender: string | null;
  readonly item_in_session: number | null;
  readonly last_name: string | null;
  readonly length: number | null;
  readonly level: string | null;
  readonly location: string | null;
  readonly page: string | null;
  readonly session_id: number | null;
  readonly song: string | null;
  readonly ts: number | null;
  readonly user_agent: string | null;
  readonly user_id: string | null;
}

/** A staged song. */
export interface StagedSong {
  readonly artist_id: string | null;
  readonly artist_latitude: number | null;
  readonly artist_longitude: number | null;
  readonly artist_location: string | null;
  readonly artist_name: string | null;
  readonly song_id: string | null;
  readonly title: string | null;
  readonly duration: number | null;
  readonly year: number | null;
}

/** Rows that one run stages. */
export interface Staged {
  readonly events: readonly StagedEvent[];
  readonly songs: readonly StagedSong[];
}

/** Few values, so that keys meet, ties are common and songs fit; the last of each is none. */
const title = fc.constantFrom('Undo', 'é', null);
const name = fc.constantFrom('Ed', 'Bo', 'Él', 'Bo & É', null);
const duration = fc.constantFrom(1.5, 0, -0, null);

/** Any event, now and then one that is no play, has no user, or no time. */
export const anyEvent: fc.Arbitrary<StagedEvent> = fc.record({
  artist: fc.constantFrom('Bo', 'Ed', null),
  first_name: fc.constantFrom('A', 'É', 'Ã\u0083Â\u0089', 'a', null),
  gender: fc.constantFrom('F', 'M', null),
  item_in_session: fc.constantFrom(0, 1, null),
  last_name: fc.constantFrom('A', 'Z', null),
  length: duration,
  level: fc.constantFrom('free', 'paid', null),
  location: fc.constantFrom('Bonn', 'Ölde', 'Ã\u0083Â\u0096lde', null),
  page: fc.constantFrom('NextSong', 'NextSong', 'NextSong', 'Home', null),
  session_id: fc.constantFrom(0, 7, null),
  song: fc.oneof(title, fc.constant('Ã\u0083Â©')),
  ts: fc.constantFrom(1_541_375_999_796, 1_541_375_999_797, -1, 253_402_300_799_999, 253_402_300_800_000, null),
  user_agent: fc.constantFrom('Firefox', 'Safari', null),
  user_id: fc.constantFrom('7', '007', '7', '10', '2147483647', '2147483648', 'ten', null),
});

/** Any song, now and then one without its keys. */
export const anySong: fc.Arbitrary<StagedSong> = fc.record({
  artist_id: fc.constantFrom('A1', 'A2', 'A10', null),
  artist_latitude: fc.constantFrom(48.5, 0, -0, null),
  artist_longitude: fc.constantFrom(2.5, -2.5, null),
  artist_location: fc.constantFrom('Paris', 'Évry', null),
  artist_name: name,
  song_id: fc.constantFrom('S1', 'S2', 'S10', null),
  title,
  duration,
  year: fc.constantFrom(0, 1999, 2001, null),
});

/** An event of few users, moments and contents: batches contend for the same keys. */
export const closeEvent: fc.Arbitrary<StagedEvent> = fc.record({
  artist: fc.constantFrom('Bo', 'Ed'),
  first_name: fc.constantFrom('A', 'Ã\u0083Â\u0089'),
  gender: fc.constant('F'),
  item_in_session: fc.constantFrom(0, 1),
  last_name: fc.constant('Z'),
  length: fc.constant(1.5),
  level: fc.constantFrom('free', 'paid'),
  location: fc.constant('Bonn'),
  page: fc.constantFrom('NextSong', 'NextSong', 'NextSong', 'Home'),
  session_id: fc.constant(7),
  song: fc.constantFrom('Undo', 'é'),
  ts: fc.constantFrom(1_541_375_999_796, 1_541_375_999_797),
  user_agent: fc.constant('Firefox'),
  user_id: fc.constantFrom('7', '7', '10'),
});

/** A song of few identifiers that fits those events, or nearly. */
export const closeSong: fc.Arbitrary<StagedSong> = fc.record({
  artist_id: fc.constantFrom('A1', 'A2'),
  artist_latitude: fc.constantFrom(48.5, null),
  artist_longitude: fc.constant(2.5),
  artist_location: fc.constantFrom('Paris', null),
  artist_name: fc.constantFrom('Ed', 'Bo', 'Bo & É'),
  song_id: fc.constantFrom('S1', 'S2'),
  title: fc.constantFrom('Undo', 'é'),
  duration: fc.constantFrom(1.5, 1.5, 2),
  year: fc.constantFrom(0, 1999),
});

/**
 * Rows whose users, songs, artists and titles no other number has, so that programs with numbers below 100 can run side by
 * side. A user's id stays what it was: a number with or without zeros before it, the greatest one, too great a one, a text.
 */
export function withKeysOf(number: number, { events, songs }: Staged): Staged {
  const own = (text: string | null): string | null => (text === null ? null : `${text} ${number}`);
  return {
    events: events.map((event) => ({ ...event, user_id: ownUser(number, event.user_id), song: own(event.song) })),
    songs: songs.map((song) => ({
      ...song,
      song_id: own(song.song_id),
      artist_id: own(song.artist_id),
      title: own(song.title),
    })),
  };
}

function ownUser(number: number, userId: string | null): string | null {
  if (userId === '2147483647') return String(2_147_483_647 - number);
  return userId !== null && /^\d{1,3}$/.test(userId) ? userId.replace(/[1-9]/, `${number + 1}$&`) : userId;
}
