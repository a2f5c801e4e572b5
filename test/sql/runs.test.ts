import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publish } from '../../src/load/publish.js';
import { named } from '../support/expect.js';
import { assertSameStar, dumpStar, type StarDump } from '../support/star-dump.js';
import { load, type Loaded } from './support/load.js';
import { NOW, openSandbox, STEP } from './support/sandbox.js';
import type { Staged, StagedEvent, StagedSong } from './support/source-rows.js';

const sandbox = await openSandbox();

const NOTHING = { inserted: 0, updated: 0, deleted: 0 };

describe('runs one after another', () => {
  test('a second run over the same rows changes nothing', async () => {
    const staged = { events: [event(), event({ item_in_session: 1, song: 'Unknown' })], songs: [song()] };
    const { runs, dumps } = await after([staged, staged]);
    const inserted = { users: 1, song: 1, artist: 1, times: 1, songplay: 1, unmatched_play: 1 };
    assert.deepEqual(named(changes(runs[0]), inserted), inserted);
    assert.ok(runs[1]?.published.outcome === 'published');
    for (const change of Object.values(runs[1].published.changed)) assert.deepEqual(change, NOTHING);
    assertSameStar(dumps[1] ?? new Map(), dumps[0] ?? new Map());
  });

  test('a play moves when its song arrives, and moves on when a smaller song_id arrives', async () => {
    const { runs, plays } = await after([
      { events: [event()] },
      { songs: [song({ song_id: 'S5' })] },
      { songs: [song({ song_id: 'S3' })] },
      { songs: [song({ song_id: 'S4' })] },
    ]);
    assert.deepEqual(
      plays.map((run) => run.map(({ song_id }) => song_id)),
      [[null], ['S5'], ['S3'], ['S3']],
    );
    assert.deepEqual(runs.map(movedOf), [0, 1, 0, 0]);
    assert.equal(new Set(plays.flat().map(({ songplay_id }) => songplay_id)).size, 1);
  });

  test('a play keeps the level of its moment when the user changes level', async () => {
    const later = event({ ts: 2000, item_in_session: 1, level: 'paid', page: 'Home' });
    const { plays, users } = await after([{ events: [event()], songs: [song()] }, { events: [later] }]);
    assert.deepEqual(
      plays.at(-1)?.map(({ level }) => level),
      ['free'],
    );
    assert.deepEqual(
      users.map((run) => run.map(({ level }) => level)),
      [['free'], ['paid']],
    );
  });

  test('a changed version of a song leaves its plays, and matches those of the new words too', async () => {
    const renamed = event({ item_in_session: 1, song: 'Undo (live)' });
    const { plays } = await after([
      { events: [event(), renamed], songs: [song()] },
      { songs: [song({ title: 'Undo (live)' })] },
    ]);
    assert.deepEqual(
      plays.map((run) => run.map(({ song_id }) => song_id)),
      [
        ['S1', null],
        ['S1', 'S1'],
      ],
    );
  });

  test('a run that another one has overtaken publishes nothing, and can be made again', async () => {
    await sandbox.try(async (opened) => {
      await load(opened, 'run_a', { events: [event()] });
      const again = { loadId: 'run_b', starVersion: 0, checks: [] };
      const { published } = await load(opened, 'run_b', { events: [event({ ts: 5000 })] });
      assert.equal(published.outcome, 'published');
      assert.equal((await publish(opened.deps, STEP, again, NOW)).outcome, 'published', 'finds its own row');
      await opened.session.query("update load_run set status = 'running' where load_id = 'run_b'");
      assert.deepEqual(await publish(opened.deps, STEP, again, NOW), { outcome: 'outdated' });
    });
  });
});

describe('the same rows in any order, in one run or in several, give the same star', () => {
  const cases: Readonly<Record<string, Staged>> = {
    'repeats of an event that say something else': {
      events: [event({ song: 'Undo' }), event({ song: 'Able' })],
      songs: [song()],
    },
    'users at one moment': {
      events: [
        event({ page: 'Home', session_id: 2 }),
        event({ page: 'Home', level: 'paid' }),
        event({ page: 'Home', session_id: null }),
      ],
      songs: [],
    },
    'names and places of an artist': {
      events: [],
      songs: [
        song({ artist_name: 'Björk & Éva', artist_location: 'Reykjavík', artist_latitude: 64.1 }),
        song({ song_id: 'S2', artist_name: 'Zjörk', artist_location: 'Paris' }),
        song({
          song_id: 'S3',
          artist_name: 'Ájörk',
          artist_location: 'Oslo',
          artist_latitude: -0,
          artist_longitude: 0,
        }),
      ],
    },
    'songs that fit one play': {
      events: [event()],
      songs: [song({ song_id: 'S10' }), song({ song_id: 'S2' })],
    },
  };
  for (const [name, { events, songs }] of Object.entries(cases)) {
    test(name, async () => {
      const rows = [...events.map((row) => ({ events: [row] })), ...songs.map((row) => ({ songs: [row] }))];
      const whole = (await after([{ events, songs }])).dumps[0] ?? new Map<string, string>();
      for (const order of permutations(rows)) assertSameStar((await after(order)).dumps.at(-1) ?? new Map(), whole);
    });
  }
});

function event(said: Partial<StagedEvent> = {}): StagedEvent {
  return {
    artist: 'Björk',
    first_name: 'Ava',
    gender: 'F',
    item_in_session: 0,
    last_name: 'Robinson',
    length: 218.9,
    level: 'free',
    location: 'Bonn',
    page: 'NextSong',
    session_id: 1,
    song: 'Undo',
    ts: 1000,
    user_agent: 'Firefox',
    user_id: '50',
    ...said,
  };
}

function song(said: Partial<StagedSong> = {}): StagedSong {
  return {
    artist_id: 'A1',
    artist_latitude: null,
    artist_longitude: null,
    artist_location: null,
    artist_name: 'Björk',
    song_id: 'S1',
    title: 'Undo',
    duration: 218.9,
    year: 0,
    ...said,
  };
}

type Rows = Record<string, unknown>[];

/** Rows after each of these runs, on an empty star. */
async function after(staged: readonly Partial<Staged>[]) {
  return sandbox.try(async (opened) => {
    const seen = { runs: [] as Loaded[], dumps: [] as StarDump[], plays: [] as Rows[], users: [] as Rows[] };
    for (const [i, rows] of staged.entries()) {
      seen.runs.push(await load(opened, `run_${i}`, rows));
      seen.dumps.push(await dumpStar(opened.session.client));
      seen.plays.push((await opened.session.query('select * from all_plays order by songplay_id, song_id')).rows);
      seen.users.push((await opened.session.query('select * from users order by user_id')).rows);
    }
    return seen;
  });
}

function changes(run: Loaded | undefined): Record<string, number> {
  assert.ok(run?.published.outcome === 'published');
  return Object.fromEntries(Object.entries(run.published.changed).map(([table, { inserted }]) => [table, inserted]));
}

function movedOf({ published }: Loaded): number {
  return published.outcome === 'published' ? published.moved : -1;
}

function permutations<T>(rows: readonly T[]): T[][] {
  if (rows.length < 2) return [[...rows]];
  return rows.flatMap((row, i) =>
    permutations([...rows.slice(0, i), ...rows.slice(i + 1)]).map((rest) => [row, ...rest]),
  );
}
