import type { WorkflowHandle } from '@temporalio/client';
import { applyDaily } from '../../../src/schedule/apply.js';
import { DAILY_ID } from '../../../src/schedule/daily.js';
import { applyWatch } from '../../../src/schedule/watch.js';
import { DEFAULTS, eventually } from '../../schedule/support/namespace.js';
import type { Night } from '../night.js';
import { WORK, type Scene } from '../scene.js';

const MINUTE_MS = 60_000;

/** Table that no step reads before the ledger has the run. */
const LATER_TABLE = 'artist';

/** Nights in which something does not happen: no load reports them, but the watch. */
export const WATCH_NIGHTS: readonly Night[] = [
  {
    name: 'a run is stuck behind a lock at the deadline (by the clock of the schedule)',
    event: 'late',
    code: null,
    names: /no load was published by .*; it was due at/,
    prints: /Running now: sparkify-load-/,
    withoutWorker: true,
    happen: async (scene) => {
      const deadline = Math.ceil((Date.now() + 1.5 * MINUTE_MS) / MINUTE_MS) * MINUTE_MS;
      await scene.bench.start({ ...scene.env, SPARKIFY_SCHEDULE_DEADLINE: timeOfDay(deadline) });
      await scene.loadGoodNight();
      scene.placeLog();
      await scene.lock(LATER_TABLE);
      const { client } = scene.bench;
      await applyDaily(client, { ...DEFAULTS, at: timeOfDay(deadline - MINUTE_MS) }, WORK);
      const watch = { ...WORK, workflowType: 'watchLoads' };
      await applyWatch(client, { deadline: timeOfDay(deadline), timeZone: 'UTC' }, watch);
      return deadline;
    },
  },
  {
    name: 'somebody cancels the run, and loads no other',
    event: 'late',
    code: null,
    names: /no load was published by .*; it was due at/,
    prints: /cancell?ed/i,
    withoutWorker: true,
    happen: async (scene) => {
      const deadline = Date.now() - MINUTE_MS;
      await scene.bench.start({ ...scene.env, SPARKIFY_SCHEDULE_DEADLINE: timeOfDay(deadline) });
      await scene.loadGoodNight();
      await past(scene, 20);
      const { run, release } = await stuckRun(scene);
      await run.cancel();
      await release();
      await run.result().catch(() => undefined);
      await applyDaily(scene.bench.client, { ...DEFAULTS, at: timeOfDay(deadline - MINUTE_MS) }, WORK);
      return scene.look();
    },
  },
  {
    name: 'the schedule is paused, and nobody remembers',
    event: 'paused',
    code: null,
    names: /the daily schedule is paused: warehouse is resized/,
    prints: /continues|resumed/i,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.bench.client.schedule.getHandle(DAILY_ID).pause('warehouse is resized');
      return scene.look();
    },
  },
  {
    name: 'the schedule is deleted',
    event: 'paused',
    code: null,
    names: /the daily schedule was deleted/,
    prints: /created/i,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await scene.bench.client.schedule.getHandle(DAILY_ID).delete();
      return scene.look();
    },
  },
  {
    name: 'somebody terminates the run in Temporal',
    event: 'left-open',
    code: null,
    names: /the ledger has load \w+ as running, and its workflow has ended/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      const { run } = await stuckRun(scene);
      await run.terminate('by hand');
      await scene.endSessions();
      return scene.look();
    },
  },
  {
    name: 'the run ends by a timeout that somebody has given it',
    event: 'left-open',
    code: null,
    names: /the ledger has load \w+ as running, and its workflow has ended/,
    prints: /COMPLETED in/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      const lock = await scene.lock(LATER_TABLE);
      const options = { taskQueue: WORK.taskQueue, workflowId: 'sparkify-load-by-hand' };
      const run = await scene.bench.client.workflow.start('loadWarehouse', {
        ...options,
        workflowExecutionTimeout: '15 seconds',
      });
      await run.result().catch(() => undefined);
      await lock.release();
      return scene.look();
    },
  },
  {
    name: 'the writer of the logs has stopped',
    event: 'stale',
    code: null,
    names: /the newest event in the star is more than 48 hours old/,
    prints: /events +0 of 3 objects/,
    settings: { SCHEDULE_STALE_HOURS: 48 },
    happen: async (scene) => {
      await scene.loadGoodNight();
      return scene.look();
    },
  },
  {
    name: 'nothing is published for 30 hours',
    event: 'unpublished',
    code: null,
    names: /nothing was published for more than 26 hours/,
    prints: /sparkify-daily: active[\s\S]*The next runs/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      await past(scene, 30);
      return scene.look();
    },
  },
  {
    name: 'objects are listed for four days, and no load takes them',
    event: 'backlog',
    code: null,
    names: /object\(s\) were listed and not loaded for more than 3 days/,
    prints: /events +1 of 4 objects/,
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog();
      scene.addCheck('refused', '-- Fails always.\nselect 1 as wrong\n');
      await (await scene.start()).result().catch(() => undefined);
      await past(scene, 96);
      return scene.look();
    },
  },
  {
    name: 'a rejected record is not loaded again for four days',
    event: 'rejected',
    code: null,
    names: /1 rejected record\(s\) were not loaded again for more than 3 days/,
    prints: /published +[\d,]+ +1 /,
    settings: { LOAD_MAX_ERRORS: 5 },
    happen: async (scene) => {
      await scene.loadGoodNight();
      scene.placeLog((text) => `${text}{"page":\n`);
      await scene.loadGoodNight();
      await past(scene, 96);
      return scene.look();
    },
  },
];

/** Starts the nightly run, and waits until it is stuck behind a lock, which ends with the test or by `release`. */
async function stuckRun(scene: Scene): Promise<{ run: WorkflowHandle; release: () => Promise<void> }> {
  scene.placeLog();
  const lock = await scene.lock(LATER_TABLE);
  const run = await scene.start();
  await eventually('a step waits for the table', async () => {
    const { rowCount } = await scene.database.query('select 1 from pg_locks where not granted');
    return rowCount !== 0;
  });
  return { run, release: () => lock.release() };
}

/** Lets all that the ledger has be so many hours older. */
async function past(scene: Scene, hours: number): Promise<void> {
  const earlier = (column: string) => `${column} = ${column} - interval '${hours} hours'`;
  await scene.sql(`update sparkify_ops.load_run set ${earlier('started_at')}, ${earlier('finished_at')}`);
}

/** Time of day in UTC, as HH:MM. */
function timeOfDay(ms: number): string {
  return new Date(ms).toISOString().slice(11, 16);
}
