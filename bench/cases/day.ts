import type { Case } from '../bench.js';
import { filesIn, loadDay, noLogs, prepareStar, withDay, type Day } from '../day-load.js';
import { generateDayAfter, generateMonths } from '../sources.js';

const SONGS = 1_000;
const MANY = 'bench_many';
const NONE = 'bench_none';

/**
 * One more day on top of many months, against the same day on a star that has the songs and no event; and the same day
 * again after its file was corrected, against the day that was added.
 */
export const oneMoreDay: Case = {
  name: 'day',
  run: async (bench) => {
    const months = bench.quick ? 2 : 100;
    bench.say(`one more day on ${months} months`);
    const many = await generateMonths(bench, { months, songs: SONGS });
    const day = await generateDayAfter(bench, { months, songs: SONGS });
    const alone = { logData: day.logData, songData: many.songData };
    await prepareStar(bench, MANY, many);
    await prepareStar(bench, NONE, { logData: noLogs(bench), songData: many.songData });
    const runs: { onMany: Day; onNone: Day }[] = [];
    await withDay(many, day, async (added) => {
      for (let run = 0; run < bench.runs; run += 1) {
        const onMany = await loadDay(bench, MANY, many, added);
        const onNone = await loadDay(bench, NONE, alone, filesIn(day.logData));
        bench.say(`  on ${months} months ${describe(onMany)}, on none ${describe(onNone)}`);
        runs.push({ onMany, onNone });
      }
    });
    const addedOnMany = runs.map(({ onMany }) => onMany.added);
    return {
      lines: [
        {
          work: `one more day on ${months} months, against the same day on none`,
          ours: addedOnMany,
          floor: runs.map(({ onNone }) => onNone.added),
          target: { most: 1.3, of: 'ratio' },
        },
        {
          work: `a day corrected on ${months} months, against the same day added`,
          ours: runs.map(({ onMany }) => onMany.corrected),
          floor: addedOnMany,
          target: { most: 2, of: 'ratio' },
        },
      ],
    };
  },
};

function describe({ added, corrected }: Day): string {
  return `${added.toFixed(2)} s, corrected ${corrected.toFixed(2)} s`;
}
