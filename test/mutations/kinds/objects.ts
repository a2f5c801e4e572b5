import { gzipSync } from 'node:zlib';
import { contentOf, pathsOf, recordsOf, withContents, type Draw, type MutationKind, type Source } from '../night.js';

/** Draws one object of the night; logs, of which there is one, as often as songs. */
function drawObject({ random, night }: Draw): { source: Source; path: string; content: Buffer } {
  const source = random.chance(0.5) ? 'log_data' : 'song_data';
  const path = random.pick(pathsOf(night, source));
  return { source, path, content: night.get(path) as Buffer };
}

/** An object with less in it: no byte, a line break, or no play. */
const empty: MutationKind = {
  name: 'empty',
  mutate: (draw) => {
    const { source, path, content } = drawObject(draw);
    const contents: [string, Buffer][] = [
      ['no byte', Buffer.alloc(0)],
      ['a line break', Buffer.from('\n')],
    ];
    if (source === 'log_data') {
      contents.push(['no play', contentOf(recordsOf(content).filter(({ page }) => page !== 'NextSong'))]);
    }
    const [what, left] = draw.random.pick(contents);
    return { night: withContents(draw.night, [[path, left]]), detail: `${path} has ${what}` };
  },
};

/** An object that ends at a byte, or lacks lines at its start, its end or in between. */
const cut: MutationKind = {
  name: 'cut',
  mutate: (draw) => {
    const { source, path, content } = drawObject(draw);
    const { random } = draw;
    if (source === 'song_data' || random.chance(0.4)) {
      const end = random.between(1, content.length - 1);
      const detail = `${path} ends after ${end} of ${content.length} bytes`;
      return { night: withContents(draw.night, [[path, content.subarray(0, end)]]), detail };
    }
    const records = recordsOf(content);
    const missing = random.between(Math.ceil(records.length * 0.1), Math.floor(records.length * 0.9));
    const start = random.pick([0, records.length - missing, random.between(0, records.length - missing)]);
    const left = [...records.slice(0, start), ...records.slice(start + missing)];
    const detail = `${path} lacks lines ${start + 1} to ${start + missing} of ${records.length}`;
    return { night: withContents(draw.night, [[path, contentOf(left)]]), detail };
  },
};

/** A second object with the same content. It changes nothing in the star. */
const repeat: MutationKind = {
  name: 'repeat',
  mutate: (draw) => {
    const { path, content } = drawObject(draw);
    const copy = path.replace(/\.json$/, '-copy.json');
    return { night: withContents(draw.night, [[copy, content]]), detail: `${copy} repeats it` };
  },
};

/** An object with the content of another: of a night before, of the other source, of the same night elsewhere. */
const otherContent: MutationKind = {
  name: 'other content',
  mutate: (draw) => {
    const { source, path } = drawObject(draw);
    const { random, history, night, foreign } = draw;
    const otherSource = source === 'log_data' ? 'song_data' : 'log_data';
    const [whose, objects, from] = random.pick([
      ['an earlier', history, source],
      ['the other source’s', night, otherSource],
      ['a foreign', foreign, source],
    ] as const);
    const other = random.pick(pathsOf(objects, from));
    const contents = [[path, objects.get(other) as Buffer] as const];
    return { night: withContents(night, contents), detail: `${path} is ${whose} object, ${other}` };
  },
};

/** An object in another encoding. */
const encoding: MutationKind = {
  name: 'encoding',
  mutate: (draw) => {
    const { path, content } = drawObject(draw);
    const text = content.toString('utf8');
    const [name, encoded] = draw.random.pick<[string, Buffer]>([
      ['Latin-1', Buffer.from(text, 'latin1')],
      ['UTF-16', Buffer.from(text, 'utf16le')],
      ['UTF-16 with its mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ['UTF-8 with a mark', Buffer.from(`\uFEFF${text}`)],
      ['UTF-8 encoded twice', Buffer.from(content.toString('latin1'))],
      ['gzip', gzipSync(content)],
    ]);
    return { night: withContents(draw.night, [[path, encoded]]), detail: `${path} is ${name}` };
  },
};

/** Mutations of an object as a whole. */
export const OBJECT_KINDS: readonly MutationKind[] = [empty, cut, repeat, otherContent, encoding];
