import { Random, uniqueHex } from './random.js';
import { ACCENTED_NOUNS, ADJECTIVES, FIRST_NAMES, LAST_NAMES, NOUNS, PLACES } from './words.js';

/** Artist of a song file. Latitude and longitude, in degrees, are null together. */
export interface Artist {
  readonly index: number;
  readonly name: string | number;
  readonly location: string | number | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

const LINK =
  '<a href="http://scarletengine.example" onmousedown=\'UntrustedLink.bootstrap($(this), "fc44f8", event)\' ' +
  'target="_blank" rel="nofollow">http://scarletengine.example</a>';

interface OddLocation {
  readonly every: number;
  readonly at: number;
  readonly location: string | number | null;
}

const ODD_LOCATIONS: readonly OddLocation[] = [
  { every: 150, at: 23, location: 27 },
  { every: 300, at: 41, location: null },
  { every: 200, at: 31, location: ' ' },
  { every: 200, at: 53, location: LINK },
  { every: 300, at: 67, location: 'L.A \tCalifornia, Estados Unidos ' },
  { every: 150, at: 71, location: 'J\ufffdping, Sweden' },
  { every: 150, at: 83, location: ' Austin, TX' },
];

function artistName(random: Random, index: number): string | number {
  if (index % 150 === 11) return random.between(2, 2999);
  const noun = random.chance(0.02) ? random.pick(ACCENTED_NOUNS) : random.pick(NOUNS);
  const form = random.next();
  if (form < 0.3) return `The ${random.pick(ADJECTIVES)} ${noun}s`;
  if (form < 0.5) return `${random.pick(ADJECTIVES)} ${noun}`;
  if (form < 0.6) return `${noun} & The ${random.pick(NOUNS)}s`;
  if (form < 0.65) return `${random.pick(LAST_NAMES)} / ${random.pick(LAST_NAMES)} ${noun}`;
  const surname = random.chance(0.04) ? random.pick(ACCENTED_NOUNS) : random.pick(LAST_NAMES);
  return `${random.pick(FIRST_NAMES)[0]} ${surname}`;
}

function artistPlace(random: Random): Omit<Artist, 'index' | 'name'> {
  const [name, latitude, longitude] = random.pick(PLACES);
  const location = random.chance(0.45) ? '' : name;
  return random.chance(0.645) ? { location, latitude: null, longitude: null } : { location, latitude, longitude };
}

/** The artist's id, different for every index below 16 million. */
export function artistId(seed: number, index: number): string {
  const letters = new Random(seed, 12, index).letters(5, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
  return `AR${letters}1187B${uniqueHex(seed, index, 6)}`;
}

/** The artist of that index: the same for the same seed, however many there are. */
export function artistAt(seed: number, index: number): Artist {
  const random = new Random(seed, 1, index);
  const name = artistName(random, index);
  const place = artistPlace(random);
  const odd = ODD_LOCATIONS.find(({ every, at }) => index % every === at);
  return { index, name, ...place, location: odd === undefined ? place.location : odd.location };
}

/** Variant of an artist in another file: at another place, whose coordinates are known. */
export function movedArtist(seed: number, index: number, artist: Artist): Artist {
  const elsewhere = PLACES.filter(([name]) => name !== artist.location);
  const [location, latitude, longitude] = new Random(seed, 2, index).pick(elsewhere);
  return { ...artist, location, latitude, longitude };
}
