import { artistAt, artistId, movedArtist, type Artist } from './artist.js';
import { toJson } from './json.js';
import { Random, uniqueHex } from './random.js';
import { ACCENTED_NOUNS, ADJECTIVES, NOUNS, VERSIONS } from './words.js';

/** One song of the catalogue. `duration` in seconds, `year` 0 where it is unknown. */
export interface Song {
  readonly title: string | number;
  readonly year: number;
  readonly duration: number;
  readonly artist: Artist;
}

/** Eight songs in a row are by five artists. */
const SONGS_IN_BLOCK = 8;
const ARTISTS_IN_BLOCK = 5;
const ARTIST_OF_SLOT = [0, 0, 0, 1, 1, 2, 3, 4] as const;
const SONGS_IN_FOLDER = 25;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

function plainTitle(random: Random): string {
  const noun = random.chance(0.02) ? random.pick(ACCENTED_NOUNS) : random.pick(NOUNS);
  const form = random.next();
  if (form < 0.3) return `${random.pick(ADJECTIVES)} ${noun}`;
  if (form < 0.5) return `${noun} Of The ${random.pick(NOUNS)}`;
  if (form < 0.7) return `You're My ${random.pick(ADJECTIVES)} ${noun}`;
  if (form < 0.85) return `${random.pick(NOUNS)} And ${noun}`;
  return `${random.pick(ADJECTIVES)} ${noun} ${random.pick(VERSIONS)}`;
}

function songTitle(seed: number, index: number): string | number {
  const random = new Random(seed, 3, index);
  if (index % 500 === 17) return random.between(2, 1999);
  if (index % 500 === 267) return random.between(11, 99) / 10;
  const title = plainTitle(random);
  if (index % 250 === 33) return `${title} Can\u0019t Wait`;
  if (index % 400 === 61) return `${title} `;
  if (index % 400 === 261) return ` ${title}`;
  if (index % 200 === 91) return `${title} (7" Version)`;
  return title;
}

function creditedArtist(seed: number, index: number): Artist {
  const block = Math.floor(index / SONGS_IN_BLOCK);
  const slot = index % SONGS_IN_BLOCK;
  const artistIndex = block * ARTISTS_IN_BLOCK + (ARTIST_OF_SLOT[slot] as number);
  const artist = artistAt(seed, artistIndex);
  if (slot !== 2) return artist;
  if (block % 30 === 7) return movedArtist(seed, artistIndex, artist);
  if (block % 5 !== 3) return artist;
  return { ...artist, name: `${artist.name} featuring ${artistAt(seed, artistIndex + ARTISTS_IN_BLOCK).name}` };
}

/** The song of that index: the same for the same seed, however many there are. */
export function songAt(seed: number, index: number): Song {
  const random = new Random(seed, 4, index);
  const samePair = index % 400 === 201;
  return {
    title: songTitle(seed, samePair ? index - 1 : index),
    year: random.chance(0.32) ? 0 : random.between(1950, 2010),
    duration: random.between(3_000_000, 45_000_000) / 100_000,
    artist: creditedArtist(seed, index),
  };
}

/** The song's file, relative to the folder of songs: `A/B/C/TRABC….json`. */
export function songPath(seed: number, index: number): string {
  const folder = Math.floor(index / SONGS_IN_FOLDER);
  const second = ALPHABET[Math.floor(folder / 26) % 26] as string;
  const third = ALPHABET[folder % 26] as string;
  const letters = new Random(seed, 5, index).letters(2);
  return `A/${second}/${third}/TRA${second}${third}${letters}128${uniqueHex(seed, index, 8)}.json`;
}

function songId(seed: number, index: number): string {
  return `SO${new Random(seed, 13, index).letters(5)}12A${uniqueHex(seed, index, 8)}`;
}

/** The content of the song's file: one JSON object on one line, without a newline. */
export function songJson(seed: number, index: number): string {
  const { title, year, duration, artist } = songAt(seed, index);
  return (
    `{"artist_id":"${artistId(seed, artist.index)}","artist_latitude":${toJson(artist.latitude)},` +
    `"artist_location":${toJson(artist.location)},"artist_longitude":${toJson(artist.longitude)},` +
    `"artist_name":${toJson(artist.name)},"duration":${duration},"num_songs":1,` +
    `"song_id":"${songId(seed, index)}","title":${toJson(title)},"year":${year}}`
  );
}
