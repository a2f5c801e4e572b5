import type { Bench, Case } from '../bench.js';
import { freshDatabase } from '../database.js';
import { generateMonths } from '../sources.js';
import { startWorkerProcess } from '../worker-process.js';

const DATABASE = 'bench_rebuild';
const SONGS = 1_000;

/** The star made from nothing in place of the old one, against the first load of the same objects. */
export const rebuild: Case = {
  name: 'rebuild',
  run: async (bench) => {
    const months = bench.quick ? 1 : 10;
    const first: number[] = [];
    const again: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const seconds = await loadTwice(bench, months);
      first.push(seconds.first);
      again.push(seconds.again);
      bench.say(`  ${months} months ${seconds.first.toFixed(2)} s, rebuilt ${seconds.again.toFixed(2)} s`);
    }
    const work = `${months} months rebuilt, against the first load of them`;
    return { lines: [{ work, ours: again, floor: first, target: { most: 1.2, of: 'ratio' } }] };
  },
};

async function loadTwice(bench: Bench, months: number): Promise<{ first: number; again: number }> {
  const sources = await generateMonths(bench, { months, songs: SONGS });
  await freshDatabase(bench.postgres, DATABASE);
  const worker = await startWorkerProcess(bench, DATABASE, sources);
  try {
    // The first load of a worker compiles its code: one that publishes nothing comes before.
    await worker.load({ dryRun: true });
    const first = await worker.load();
    const again = await worker.load({ rebuild: true });
    return { first: first.seconds, again: again.seconds };
  } finally {
    await worker.stop();
  }
}
