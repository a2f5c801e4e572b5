import { appendFileSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ErrorCode } from '../../src/model/errors.js';

/** Expected outcome of an input: loaded and rejected records, or the failure of the load. */
export interface Outcome {
  /** Records that were staged; the load was published. */
  readonly loaded?: number;
  /** Records that were rejected, where the load allows it, for one of these reasons. */
  readonly rejected?: number;
  readonly reason?: RegExp;
  /** Checks that warn, besides those that look at what is usual. */
  readonly warned?: readonly string[];
  /** The load fails, whatever it allows. */
  readonly failed?: ErrorCode;
  readonly message?: RegExp;
}

/** One kind of bad input. Its name is that of its row in docs/bad-input.md. */
export interface BadInput extends Outcome {
  readonly name: string;
  /** Writes the logs into this folder, which is there and empty. */
  readonly write: (folder: string) => void;
}

/** A log's line as it should be. */
export function event(changes: Readonly<Record<string, unknown>> = {}): string {
  const user = { userId: '7', firstName: 'Ann', lastName: 'Lee', gender: 'F', level: 'paid', auth: 'Logged In' };
  const play = {
    page: 'NextSong',
    sessionId: 1,
    itemInSession: 1,
    ts: 1541375999796,
    song: 'S',
    artist: 'A',
    length: 1.5,
  };
  return JSON.stringify({ ...user, ...play, ...changes });
}

const log =
  (...parts: (string | Uint8Array)[]) =>
  (folder: string) =>
    writeFileSync(join(folder, 'log.json'), Buffer.concat(parts.map((part) => Buffer.from(part))));
const named = (name: string, content: string | Uint8Array) => (folder: string) =>
  writeFileSync(join(folder, name), content);

const MB = 1024 * 1024;

/** A line of this many bytes, written in pieces. */
const longLine = (bytes: number) => (folder: string) => {
  const start = '{"page":"Home","userAgent":"';
  const end = '"}';
  const path = join(folder, 'log.json');
  writeFileSync(path, start);
  for (let left = bytes - start.length - end.length; left > 0; left -= MB)
    appendFileSync(path, 'x'.repeat(Math.min(left, MB)));
  appendFileSync(path, `${end}\n${event()}\n`);
};

/** Logs of this many records, each compressed by itself, with further members; none has a name that another record has. */
export const membersOf = (records: number, members: (record: number) => string) => (folder: string) => {
  const compressed = Array.from({ length: records }, (_, record) =>
    gzipSync(`${event({ itemInSession: record }).slice(0, -1)},${members(record)}}\n`, { level: 1 }),
  );
  writeFileSync(join(folder, 'log.json.gz'), Buffer.concat(compressed));
};

/** A member whose name takes nearly 4 MB, another in each record. */
export const longMember = (record: number) => `"${padded(4_190_000, record)}":1`;

const padded = (length: number, ...numbers: number[]) => numbers.join('-').padStart(length, 'k');
const memberList = (count: number, name: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `"${name(n)}":${n}`).join(',');

const NAMES = [
  'two words.json',
  `it's "quoted".json`,
  'two\nlines.json',
  'a..b.json',
  '...json',
  'naïve–日本😀.json',
  'a\\b;--.json',
];
const IMPLAUSIBLE = { failed: 'CHECK_FAILED', message: /event_time_plausible failed: 1 row/ } as const;
const PAGELESS = { failed: 'CHECK_FAILED', message: /event_page_known failed: 1 row/ } as const;
const timed = (ts: unknown) => log(event({ ts }));

/** Every kind of bad input but the one of many objects. */
export const CORPUS: readonly BadInput[] = [
  {
    name: 'cut gzip',
    write: named('log.json.gz', gzipSync(event()).subarray(0, -9)),
    failed: 'OBJECT_UNREADABLE',
    message: /log\.json\.gz cannot be decompressed: unexpected end of file/,
  },
  {
    name: 'not gzip though named so',
    write: named('log.json.gz', event()),
    failed: 'OBJECT_UNREADABLE',
    message: /cannot be decompressed: incorrect header check/,
  },
  {
    name: 'gzip with bytes after its end',
    write: named('log.json.gz', Buffer.concat([gzipSync(event()), Buffer.alloc(1), gzipSync(event())])),
    failed: 'OBJECT_UNREADABLE',
    message: /log\.json\.gz cannot be decompressed: \d+ bytes follow the gzip data/,
  },
  {
    name: 'gzip in gzip',
    write: named('log.json.gz', gzipSync(gzipSync(event()))),
    failed: 'OBJECT_UNREADABLE',
    message: /it is compressed twice/,
  },
  {
    name: 'gzip though not named so',
    write: named('log.json', gzipSync(event())),
    loaded: 0,
    rejected: 1,
    reason: /found gzip; an object that is compressed has a name that ends in \.gz/,
  },
  {
    name: 'invalid UTF-8',
    write: log('{"song":"', Uint8Array.of(0xff, 0xfe), '"}\n', event()),
    loaded: 1,
    rejected: 1,
    reason: /Bad UTF8 hex sequence: ff/,
  },
  {
    name: 'names of 4 MB, another in each record',
    write: membersOf(100, longMember),
    loaded: 100,
  },
  {
    name: 'short and long names by turns, others in each record',
    write: membersOf(100, (record) => memberList(1000, (n) => (n % 2 === 0 ? `s${n}` : padded(8000, record, n)))),
    loaded: 100,
  },
  {
    name: 'names of a thousand escapes, others in each record',
    write: membersOf(100, (record) => memberList(600, (n) => `${'\\u0041'.repeat(1000)}${record}-${n}`)),
    loaded: 100,
  },
  {
    name: 'thousands of names inside a member and inside that, others in each record',
    write: membersOf(100, (record) => {
      const inner = memberList(5000, (n) => padded(200, record, n));
      return `"more":{${inner},"deep":{${memberList(5000, (n) => padded(300, n, record))}}}`;
    }),
    loaded: 100,
  },
  { name: 'byte order mark', write: log('\ufeff', event()), loaded: 1 },
  {
    name: 'NUL in a string',
    write: log('{"song":"a\0b"}\n{"song":"a\\u0000b"}\n', event()),
    loaded: 1,
    rejected: 2,
    reason: /0x00|null byte/,
  },
  { name: 'CRLF', write: log(event(), '\r\n', event({ itemInSession: 2 }), '\r\n'), loaded: 2 },
  {
    name: 'JSON array around the objects',
    write: log(`[${event()},${event()}]`),
    loaded: 0,
    rejected: 1,
    reason: /found an array; COPY wants JSON objects/,
  },
  {
    name: 'commas between the objects',
    write: log(`${event()},\n${event({ itemInSession: 2 })}`),
    loaded: 2,
    rejected: 1,
    reason: /found ',' between records/,
  },
  { name: 'objects without a line break between', write: log(event(), event({ itemInSession: 2 })), loaded: 2 },
  {
    name: 'no object',
    write: log(`17\n"text"\nnull\n${event()}`),
    loaded: 1,
    rejected: 1,
    reason: /COPY wants JSON objects/,
  },
  { name: 'line of 4 MB', write: longLine(4 * MB), loaded: 2, warned: ['values_cut'] },
  { name: 'line over 4 MB', write: longLine(4 * MB + 1), loaded: 1, rejected: 1, reason: /larger than 4 MB/ },
  { name: 'line of 40 MB', write: longLine(40 * MB), loaded: 1, rejected: 1, reason: /larger than 4 MB/ },
  {
    name: 'nesting 10,000 deep',
    write: log(event({ deep: 0 }).replace('"deep":0', `"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}`)),
    loaded: 1,
  },
  {
    name: 'nesting 20,000 deep',
    write: log(`{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}\n${event()}`),
    loaded: 1,
    rejected: 1,
    reason: /at most 16384 nested values/,
  },
  { name: 'duplicate keys', write: log(event().replace('"level":"paid"', '"level":"gold","level":"free"')), loaded: 1 },
  {
    name: 'whole number that overflows',
    write: log(event({ sessionId: 99_999_999_999 }), event()),
    loaded: 1,
    rejected: 1,
    reason: /Overflow, out of the range of Type: Integer/,
  },
  {
    name: 'decimal number that overflows',
    write: log(event({ length: 0 }).replace('"length":0', '"length":1e999'), event()),
    loaded: 1,
    rejected: 1,
    reason: /Overflow, out of the range of Type: Double/,
  },
  { name: 'ts in seconds', write: timed(1541375999), ...IMPLAUSIBLE },
  { name: 'ts negative', write: timed(-1), ...IMPLAUSIBLE },
  {
    name: 'ts fractional',
    write: log(event({ ts: 1541375999796.5 }), event()),
    loaded: 1,
    rejected: 1,
    reason: /Invalid digit, Value '\.'/,
  },
  {
    name: 'ts as text',
    write: log(event({ ts: 'yesterday' }), event({ ts: '1541375999796' })),
    loaded: 1,
    rejected: 1,
    reason: /Invalid digit, Value 'y'/,
  },
  { name: 'date in 1900', write: timed(-2208988800000), ...IMPLAUSIBLE },
  { name: 'date in 9999', write: timed(253402300799999), ...IMPLAUSIBLE },
  {
    name: 'date after 9999',
    write: timed(253402300800000),
    failed: 'CHECK_FAILED',
    message: /event_time_known failed: 1 row/,
  },
  { name: 'missing fields', write: log('{"page":"Home","ts":1541375999796}'), loaded: 1 },
  { name: 'play without a user', write: log(event({ userId: '' })), loaded: 1, warned: ['play_without_user'] },
  { name: 'extra fields', write: log(event({ more: { a: [1, 'x'] }, 'ä"\\': null })), loaded: 1 },
  {
    name: "text over the column's length in bytes",
    write: log(event({ userAgent: '€'.repeat(400) })),
    loaded: 1,
    warned: ['values_cut'],
  },
  { name: 'empty object', write: log('{}'), ...PAGELESS },
  { name: 'records wrapped in another object', write: log(`{"data":${event()}}`), ...PAGELESS },
  { name: 'a JSONPaths file among the logs', write: log(`{"jsonpaths":["$['page']"]}`), ...PAGELESS },
  { name: 'renamed member: page', write: log(event({ page: undefined, pageName: 'NextSong' })), ...PAGELESS },
  {
    name: 'renamed member of plays: userId',
    write: log(
      [1, 2, 3, 4, 5].map((itemInSession) => event({ itemInSession, userId: undefined, user_id: '7' })).join('\n'),
    ),
    failed: 'CHECK_FAILED',
    message: /member_vanished failed: 1 row/,
  },
  {
    name: 'empty file',
    write: (folder) => ['log.json', 'log.json.gz'].forEach((name) => named(name, '')(folder)),
    loaded: 0,
  },
  { name: 'empty prefix', write: () => undefined, loaded: 0 },
  {
    name: 'record cut in the middle',
    write: log(event().slice(0, 40)),
    loaded: 0,
    rejected: 1,
    reason: /found the end of the data/,
  },
  {
    name: 'names with spaces, quotes, newlines, dots and other letters',
    write: (folder) => NAMES.forEach((name, n) => named(name, event({ itemInSession: n }))(folder)),
    loaded: NAMES.length - 1,
  },
  {
    name: 'name that is not UTF-8',
    write: (folder) =>
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Uint8Array.of(0xe9), Buffer.from('.json')]), event()),
    failed: 'OBJECT_UNREADABLE',
    message: /is not UTF-8: rename it/,
  },
  {
    name: 'link that leads out of the folder',
    write: (folder) => symlinkSync('/etc/hostname', join(folder, 'link.json')),
    failed: 'SOURCE_MISSING',
    message: /is a link that leads out of the source/,
  },
];

/** Files that one file may be linked to on any file system. */
const LINKS = 25_000;

/** So many objects, each a link to one of a few files: as good as files of their own, and made in seconds. */
export function writeManyLogs(folder: string, objects: number): void {
  for (let first = 0; first < objects; first += LINKS) {
    const below = join(folder, String(first));
    mkdirSync(below);
    const original = join(below, '0.json');
    writeFileSync(original, event({ itemInSession: first }));
    for (let n = 1; n < Math.min(LINKS, objects - first); n++) linkSync(original, join(below, `${n}.json`));
  }
}
