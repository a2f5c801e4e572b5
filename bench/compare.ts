import assert from 'node:assert/strict';
import { activityTimes } from './activity-times.js';
import { minAndMedian, type Bench, type Line, type ProfileRow } from './bench.js';
import { freshDatabase, starRows } from './database.js';
import { runFloor, writeRowsAsText, type EndedFloor, type RowsAsText } from './floor.js';
import { watchProcesses, type Taken } from './process-watch.js';
import type { Sources } from './sources.js';
import { startWorkerProcess, type EndedLoad } from './worker-process.js';

const OURS = 'bench_ours';
const FLOOR = 'bench_floor';

/** A load against its floor. */
export interface Compared {
  readonly line: Pick<Line, 'ours' | 'floor' | 'peakMb' | 'cpu'>;
  /** Of the run in the middle. */
  readonly profile: readonly ProfileRow[];
}

/** Loads a source into an empty warehouse, ours and the floor's way, in turns. */
export async function compare(bench: Bench, sources: Sources): Promise<Compared> {
  const { postgres, runs } = bench;
  await freshDatabase(postgres, OURS);
  const worker = await startWorkerProcess(bench, OURS, sources);
  const [loads, floors, used]: [EndedLoad[], EndedFloor[], Taken[]] = [[], [], []];
  let rows: RowsAsText | null = null;
  try {
    for (let run = 0; run < runs; run += 1) {
      await freshDatabase(postgres, OURS);
      const taken = watchProcesses({
        worker: { pid: worker.pid },
        'a backend of PostgreSQL': { pid: postgres.pid, children: true },
      });
      const load = await worker.load();
      used.push(taken());
      assert.equal(load.result.status, 'COMPLETED');
      loads.push(load);
      rows ??= await writeRowsAsText(bench, OURS, load.result.loadId ?? '');
      await freshDatabase(postgres, FLOOR);
      const floor = await runFloor(bench, FLOOR, rows);
      used.push(floor.taken);
      floors.push(floor);
      assert.deepEqual(await starRows(postgres, FLOOR), load.result.tables, 'the floor loads the same star');
      const { retried } = await activityTimes(load.handle);
      for (const one of retried) bench.say(`  an activity was tried again: ${one}`);
      bench.say(`  run ${run + 1}: ours ${load.seconds.toFixed(2)} s, floor ${floor.seconds.toFixed(2)} s`);
    }
    const seconds = (all: readonly { seconds: number }[]) => all.map((one) => one.seconds);
    const profile = await profileOf(middle(loads), middle(floors));
    return {
      line: { ours: seconds(loads), floor: seconds(floors), peakMb: peaks(used), cpu: cpuPerRun(used) },
      profile,
    };
  } finally {
    await worker.stop();
  }
}

function peaks(used: readonly Taken[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { peakMb } of used) {
    for (const [name, mb] of Object.entries(peakMb)) all[name] = Math.max(all[name] ?? 0, mb);
  }
  return all;
}

/** The least of all runs: what other programs take of the processors' caches can only add to it. */
function cpuPerRun(used: readonly Taken[]): Record<string, number> {
  const all: Record<string, number> = {};
  for (const { cpu } of used) {
    for (const [name, seconds] of Object.entries(cpu)) all[name] = Math.min(all[name] ?? Infinity, seconds);
  }
  return all;
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
