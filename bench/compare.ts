import assert from 'node:assert/strict';
import { activityTimes } from './activity-times.js';
import { minAndMedian, type Bench, type Line, type ProfileRow } from './bench.js';
import { freshDatabase, starRows } from './database.js';
import { runFloor, writeRowsAsText, type EndedFloor, type RowsAsText } from './floor.js';
import { takenPerRun, watchProcesses, type Taken } from './process-watch.js';
import type { Sources } from './sources.js';
import { startWorkerProcess, type EndedLoad, type WorkerProcess } from './worker-process.js';

const OURS = 'bench_ours';
const FLOOR = 'bench_floor';

/** A load against its floor. */
export interface Compared {
  readonly line: Pick<Line, 'ours' | 'floor' | 'peakMb' | 'cpu'>;
  /** Of the run in the middle. */
  readonly profile: readonly ProfileRow[];
}

/** One load, ours and then the floor's way. */
interface Turn {
  readonly load: EndedLoad;
  readonly floor: EndedFloor;
  readonly used: readonly Taken[];
}

/**
 * Loads a source into an empty warehouse, ours and the floor's way, in turns. One turn is not counted: in it PostgreSQL
 * makes the files of its write-ahead log, which it uses again in all that follow.
 */
export async function compare(bench: Bench, sources: Sources): Promise<Compared> {
  await freshDatabase(bench.postgres, OURS);
  const worker = await startWorkerProcess(bench, OURS, sources);
  try {
    const rows = await warmUp(bench, worker);
    const turns: Turn[] = [];
    while (turns.length < bench.runs) {
      const turn = await takeTurn(bench, worker, rows);
      const { load, floor } = turn;
      turns.push(turn);
      bench.say(`  run ${turns.length}: ours ${load.seconds.toFixed(2)} s, floor ${floor.seconds.toFixed(2)} s`);
    }
    const loads = turns.map(({ load }) => load);
    const floors = turns.map(({ floor }) => floor);
    const used = turns.flatMap((turn) => turn.used);
    const seconds = (all: readonly { seconds: number }[]) => all.map((one) => one.seconds);
    return {
      line: { ours: seconds(loads), floor: seconds(floors), ...takenPerRun(used) },
      profile: await profileOf(middle(loads), middle(floors)),
    };
  } finally {
    await worker.stop();
  }
}

async function warmUp(bench: Bench, worker: WorkerProcess): Promise<RowsAsText> {
  const { result } = await worker.load();
  const rows = await writeRowsAsText(bench, OURS, result.loadId ?? '');
  await freshDatabase(bench.postgres, FLOOR);
  await runFloor(bench, FLOOR, rows);
  return rows;
}

async function takeTurn(bench: Bench, worker: WorkerProcess, rows: RowsAsText): Promise<Turn> {
  const { postgres } = bench;
  await freshDatabase(postgres, OURS);
  const taken = watchProcesses({
    worker: { pid: worker.pid },
    'a backend of PostgreSQL': { pid: postgres.pid, children: true },
  });
  const load = await worker.load();
  const used = taken();
  assert.equal(load.result.status, 'COMPLETED');
  await freshDatabase(postgres, FLOOR);
  const floor = await runFloor(bench, FLOOR, rows);
  assert.deepEqual(await starRows(postgres, FLOOR), load.result.tables, 'the floor loads the same star');
  const { retried } = await activityTimes(load.handle);
  for (const one of retried) bench.say(`  an activity was tried again: ${one}`);
  return { load, floor, used: [used, floor.taken] };
}

function middle<T extends { seconds: number }>(all: readonly T[]): T {
  const { median } = minAndMedian(all.map(({ seconds }) => seconds));
  const distance = ({ seconds }: T) => Math.abs(seconds - median);
  return [...all].sort((a, b) => distance(a) - distance(b))[0] as T;
}

async function profileOf(load: EndedLoad, floor: EndedFloor): Promise<ProfileRow[]> {
  const { steps, busy } = await activityTimes(load.handle);
  const rows = Object.entries(steps).map(([step, ours]) => ({ step, ours, floor: floor.steps[step] ?? null }));
  const rest = { step: 'between the activities', ours: load.seconds - busy, floor: null };
  return [...rows, rest, { step: 'the whole', ours: load.seconds, floor: floor.seconds }];
}
