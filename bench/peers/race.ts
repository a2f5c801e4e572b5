import assert from 'node:assert/strict';
import type { Bench } from '../bench.js';
import { freshDatabase } from '../database.js';
import { takenPerRun, watchProcesses, type Taken } from '../process-watch.js';
import type { Sources } from '../sources.js';
import { startWorkerProcess, type WorkerProcess } from '../worker-process.js';
import { bestScript, plainFloor, writeReadyText, type Peer } from './peers.js';

const OURS = 'bench_ours';

/** Seconds of our loads and of the peers', and what our worker took. */
export interface RaceResult {
  readonly ours: readonly number[];
  readonly script: readonly number[];
  readonly playsScript: readonly number[];
  readonly floor: readonly number[];
  readonly worker: Taken;
}

/** A load into an empty database of its own. @returns its seconds. */
type Contestant = Pick<Peer, 'name' | 'database' | 'load'>;

/**
 * Loads a source into an empty warehouse, ours, the scripts' and the independent floor's way, in turns whose order
 * alternates. A first turn, in which also the ready text is written, is not counted.
 */
export async function race(bench: Bench, sources: Sources): Promise<RaceResult> {
  await freshDatabase(bench.postgres, OURS);
  const worker = await startWorkerProcess(bench, OURS, sources);
  try {
    const { result } = await worker.load();
    const text = await writeReadyText(bench, OURS, result.loadId ?? '');
    const scripts = [false, true].map((onlyPlays) => bestScript(bench, sources, onlyPlays));
    const peers = [...scripts, plainFloor(bench, text)];
    for (const peer of peers) await takeTurn(bench, peer);
    await assertSameStar(bench, peers);
    const used: Taken[] = [];
    const contestants = [{ name: 'ours', database: OURS, load: () => ourLoad(worker, used) }, ...peers];
    const turns: number[][] = [];
    while (turns.length < bench.runs) {
      turns.push(await takeTurns(bench, contestants, turns.length % 2 === 1));
      await assertSameStar(bench, peers);
    }
    const [ours, script, playsScript, floor] = contestants.map((_, at) => turns.map((turn) => turn[at] ?? NaN));
    return { ours, script, playsScript, floor, worker: takenPerRun(used) } as RaceResult;
  } finally {
    await worker.stop();
  }
}

async function ourLoad(worker: WorkerProcess, used: Taken[]): Promise<number> {
  const taken = watchProcesses({ worker: { pid: worker.pid } });
  const { seconds, result } = await worker.load();
  used.push(taken());
  assert.equal(result.status, 'COMPLETED');
  return seconds;
}

/** @returns seconds of each, in the order of the contestants, whichever began. */
async function takeTurns(bench: Bench, contestants: readonly Contestant[], lastBegins: boolean): Promise<number[]> {
  const seconds = new Map<Contestant, number>();
  for (const one of lastBegins ? [...contestants].reverse() : contestants) seconds.set(one, await takeTurn(bench, one));
  bench.say(`  ${[...seconds].map(([{ name }, value]) => `${name} ${value.toFixed(2)} s`).join(', ')}`);
  return contestants.map((one) => seconds.get(one) ?? NaN);
}

async function takeTurn({ postgres }: Bench, { database, load }: Contestant): Promise<number> {
  await freshDatabase(postgres, database);
  return load();
}

/** Rows that our rules and the peers' agree on: they know no users but those who have played. */
const OUR_ROWS = `
  select (select count(distinct user_id) from all_plays) as users, (select count(*) from song) as song,
    (select count(*) from artist) as artist, (select count(*) from times) as times, (select count(*) from songplay) as songplay`;
const PEERS_ROWS = OUR_ROWS.replace('count(distinct user_id) from all_plays', 'count(*) from users');

/** Compares the stars of our last load and of the peers. @throws AssertionError where one has other numbers of rows. */
export async function assertSameStar({ postgres }: Bench, peers: readonly Peer[]): Promise<void> {
  const rowsOf = (database: string, sql: string) =>
    postgres.ask(async (client) => (await client.query<Record<string, string>>(sql)).rows[0], database);
  const ours = await rowsOf(OURS, OUR_ROWS);
  for (const { name, database } of peers) {
    assert.deepEqual(await rowsOf(database, PEERS_ROWS), ours, `${name} makes the same star`);
  }
}
