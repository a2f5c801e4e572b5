import { mojibake, toJson } from './json.js';
import type { Random } from './random.js';
import { songAt, type Song } from './song.js';

/** Members of a play's log line that describe the song, as JSON, and for how many whole seconds the song plays. */
export interface Play {
  readonly artist: string;
  readonly title: string;
  readonly length: string;
  readonly seconds: number;
}

/** Members of the song on every other page. */
export const NO_PLAY: Play = { artist: 'null', title: 'null', length: 'null', seconds: 0 };

const MATCHING = 0.4;
const OTHER_DURATION = 0.003;
const KNOWN_ARTIST = 0.3;
/** The songs that are played but have no file: so many times those that have one. */
const UNKNOWN_SONGS_FACTOR = 8;
const REMEMBERED = 20_000;

function asLogged({ title, artist, duration }: Song): Play {
  return {
    artist: toJson(mojibake(String(artist.name))),
    title: toJson(mojibake(String(title))),
    length: String(duration),
    seconds: Math.floor(duration),
  };
}

/** Chooses what people hear, from a catalogue of `songs` songs and many more that have no file. */
export class Jukebox {
  private readonly heard = new Map<number, Play>();

  constructor(
    private readonly seed: number,
    private readonly songs: number,
  ) {}

  /** About four plays in ten match a song of the catalogue; popular songs come more often. */
  choose(random: Random): Play {
    const kind = random.next();
    const popularity = random.skewed(2);
    const known = Math.floor(popularity * this.songs);
    if (kind < MATCHING) return this.play(known);
    if (kind < MATCHING + OTHER_DURATION) {
      const song = songAt(this.seed, known);
      return asLogged({ ...song, duration: Math.floor(song.duration) + 3.5 });
    }
    const unknown = this.play(this.songs + Math.floor(popularity * this.songs * UNKNOWN_SONGS_FACTOR));
    return random.chance(KNOWN_ARTIST) ? { ...unknown, artist: this.play(known).artist } : unknown;
  }

  private play(index: number): Play {
    let play = this.heard.get(index);
    if (!play) {
      if (this.heard.size >= REMEMBERED) this.heard.clear();
      play = asLogged(songAt(this.seed, index));
      this.heard.set(index, play);
    }
    return play;
  }
}
