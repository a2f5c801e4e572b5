import type { Random } from '../../../src/generate/random.js';
import {
  contentOf,
  membersOf,
  pathsOf,
  recordsOf,
  withContents,
  type Draw,
  type Mutated,
  type MutationKind,
  type Source,
  type SourceRecord,
} from '../night.js';

/** Milliseconds. */
const DAY = 86_400_000;

/** Records of a source that a new version of its writer wrote. */
interface Portion {
  readonly text: string;
  has(at: number, of: number): boolean;
}

/** Draws the share of the records that change: all, those from some moment on, or those of one writer among several. */
function drawPortion(random: Random): Portion {
  const kind = random.next();
  if (kind < 0.6) return { text: 'all records', has: () => true };
  if (kind < 0.8) {
    const from = random.between(10, 70);
    return { text: `the records after ${from} %`, has: (at, of) => at * 100 >= from * of };
  }
  const writers = random.between(2, 5);
  return { text: `one record in ${writers}`, has: (at) => at % writers === 0 };
}

/** Changes the records of a portion of one source. */
function changeRecords(
  { night, random }: Draw,
  source: Source,
  what: string,
  change: (record: SourceRecord) => SourceRecord,
): Mutated {
  const portion = drawPortion(random);
  const all = pathsOf(night, source).map((path) => [path, recordsOf(night.get(path) as Buffer)] as const);
  const total = all.reduce((sum, [, records]) => sum + records.length, 0);
  let at = 0;
  const contents = all.map(([path, records]) => {
    const changed = records.map((record) => (portion.has(at++, total) ? change(record) : record));
    return [path, contentOf(changed)] as const;
  });
  return { night: withContents(night, contents), detail: `${what} in ${portion.text} of ${source}` };
}

function drawMember({ random, night }: Draw): { source: Source; member: string } {
  const source = random.chance(0.65) ? 'log_data' : 'song_data';
  return { source, member: random.pick(membersOf(night, source)) };
}

/** Replaces one member by others, in its place. */
function replaceMember(record: SourceRecord, member: string, by: SourceRecord): SourceRecord {
  return Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (name === member ? Object.entries(by) : [[name, value]])),
  );
}

const rename: MutationKind = {
  name: 'rename',
  mutate: (draw) => {
    const { source, member } = drawMember(draw);
    const snake = member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const name = draw.random.pick([`${member}Name`, member.toUpperCase(), snake === member ? `${member}_` : snake]);
    const change = (record: SourceRecord) => replaceMember(record, member, { [name]: record[member] });
    return changeRecords(draw, source, `${member} is ${name}`, change);
  },
};

const drop: MutationKind = {
  name: 'drop',
  mutate: (draw) => {
    const { source, member } = drawMember(draw);
    const [what, by] = draw.random.pick<[string, SourceRecord]>([
      ['missing', {}],
      ['null', { [member]: null }],
      ['empty', { [member]: '' }],
    ]);
    return changeRecords(draw, source, `${member} is ${what}`, (record) => replaceMember(record, member, by));
  },
};

const retype: MutationKind = {
  name: 'retype',
  mutate: (draw) => {
    const { source, member } = drawMember(draw);
    const [what, convert] = draw.random.pick<[string, (value: unknown) => unknown]>([
      ['text', (value) => `${String(value)}`],
      ['text with a unit', (value) => `${String(value)} x`],
      ['a number', (value) => (typeof value === 'number' ? value : String(value).length)],
      ['true or false', (value) => String(value).length % 2 === 0],
      ['a list', (value) => [value]],
    ]);
    const change = (record: SourceRecord) =>
      record[member] === null ? record : { ...record, [member]: convert(record[member]) };
    return changeRecords(draw, source, `${member} is ${what}`, change);
  },
};

const nest: MutationKind = {
  name: 'nest',
  mutate: (draw) => {
    const { source, member } = drawMember(draw);
    if (draw.random.chance(0.3)) {
      const [what, wrap] = draw.random.pick<[string, (record: SourceRecord) => SourceRecord]>([
        ['data', (record) => ({ data: record })],
        ['Records', (record) => ({ Records: [record] })],
      ]);
      return changeRecords(draw, source, `the record is in ${what}`, wrap);
    }
    const change = (record: SourceRecord) => ({ ...record, [member]: { value: record[member] } });
    return changeRecords(draw, source, `${member} is an object`, change);
  },
};

const swapMembers: MutationKind = {
  name: 'swap members',
  mutate: (draw) => {
    const { source, member } = drawMember(draw);
    const other = draw.random.pick(membersOf(draw.night, source).filter((name) => name !== member));
    const change = (record: SourceRecord) => ({ ...record, [member]: record[other], [other]: record[member] });
    return changeRecords(draw, source, `${member} and ${other} are swapped`, change);
  },
};

const shift: MutationKind = {
  name: 'shift',
  mutate: (draw) => {
    const days = draw.random.pick([-30, -7, -2, -1, 1, 2, 7, 30]);
    const change = (record: SourceRecord) => ({ ...record, ts: Number(record['ts']) + days * DAY });
    return changeRecords(draw, 'log_data', `ts is ${days} days off`, change);
  },
};

/** Records that come twice, as they are or with a member of their own. The first changes nothing in the star. */
const double: MutationKind = {
  name: 'double',
  mutate: (draw) => {
    const { random, night } = draw;
    const source = random.chance(0.65) ? 'log_data' : 'song_data';
    const changed = random.chance(0.5) ? random.pick(membersOf(night, source)) : null;
    const contents = pathsOf(night, source).map((path) => {
      const records = recordsOf(night.get(path) as Buffer);
      const copies = records.map((record, at) => {
        const from = records[(at + 1) % records.length] as SourceRecord;
        return changed === null ? record : { ...record, [changed]: from[changed] };
      });
      return [path, contentOf(records.flatMap((record, at) => [record, copies[at] as SourceRecord]))] as const;
    });
    const detail = `${source} twice${changed === null ? '' : `, with the ${changed} of the next record`}`;
    return { night: withContents(night, contents), detail };
  },
};

/** Mutations of the records of a source. */
export const RECORD_KINDS: readonly MutationKind[] = [rename, drop, retype, nest, swapMembers, shift, double];
