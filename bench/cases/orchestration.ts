import { activityTimes } from '../activity-times.js';
import type { Case } from '../bench.js';
import { freshDatabase } from '../database.js';
import { generateMonths, sourcesIn } from '../sources.js';
import { startWorkerProcess } from '../worker-process.js';

const DATABASE = 'bench_orchestration';

/** Cost of Temporal: a load's time less the time in which at least one of its activities ran. */
export const orchestration: Case = {
  name: 'temporal',
  run: async (bench) => {
    const generated = await generateMonths(bench, { months: 1, songs: 100 });
    const sources = bench.real === null ? generated : sourcesIn(bench.real);
    await freshDatabase(bench.postgres, DATABASE);
    const worker = await startWorkerProcess(bench, DATABASE, sources);
    const between: number[] = [];
    try {
      for (let run = 0; run < bench.runs; run += 1) {
        await freshDatabase(bench.postgres, DATABASE);
        const { handle, seconds } = await worker.load();
        between.push(seconds - (await activityTimes(handle)).busy);
      }
    } finally {
      await worker.stop();
    }
    bench.say(`  Temporal: ${between.map((one) => `${one.toFixed(2)} s`).join(', ')}`);
    const work = 'what Temporal costs: a load less the longest path of its activities';
    return { lines: [{ work, ours: between, target: { most: 1.2, of: 'ours' } }] };
  },
};
