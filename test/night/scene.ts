import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Client, type Client as Postgres } from 'pg';
import type { WorkflowHandle } from '@temporalio/client';
import type { LoadInput } from '../../src/model/input.js';
import { applyDaily } from '../../src/schedule/apply.js';
import { DAILY_ID } from '../../src/schedule/daily.js';
import { applyWatch, WATCH_ID } from '../../src/schedule/watch.js';
import type { Progress } from '../../src/workflows/progress.js';
import { DEFAULTS, eventually } from '../schedule/support/namespace.js';
import { environment, SPARKIFY, type RunningCli } from '../support/cli.js';
import { environmentOf } from '../support/environment.js';
import { testServices } from '../support/services.js';
import { workerBench, type WorkerBench } from '../support/worker-bench.js';
import { connectionSwitch, type ConnectionSwitch } from './connection-switch.js';
import { openInbox, type Inbox } from './inbox.js';
import { loaderRole } from './loader-role.js';
import type { Night } from './night.js';
import { limitAttempts, momentOfOutcome } from './outcome.js';

/** Work of the nightly run. */
export const WORK = { workflowType: 'loadWarehouse', taskQueue: 'sparkify' };

/** Three days that are loaded, and the log of tonight. */
const SOURCE = { days: 4, users: 20, songs: 60, seed: 2, eventsPerDay: 100 };
const TONIGHT = '2018-11-04-events.json';

/** Time in which a run that the schedule has started ends, is held, or fails. */
const MAX_RUN_MS = 180_000;

/** Longest run of a command, which stands for somebody who waits for it. */
const MAX_COMMAND_MS = 120_000;

/** Everything that a night needs: worker, warehouse, sources, schedule, and channels. */
export class Scene {
  private constructor(
    readonly bench: WorkerBench,
    readonly inbox: Inbox,
    readonly warehouse: ConnectionSwitch,
    /** User that loads. */
    readonly user: string,
    readonly env: Readonly<Record<string, string>>,
    readonly worker: RunningCli | null,
  ) {}

  /** Opens the scene of a night, with the worker ready. It ends with the test. */
  static async open(night: Night): Promise<Scene> {
    const { postgres } = await testServices();
    const [inbox, warehouse] = await Promise.all([openInbox(night.down), connectionSwitch(postgres)]);
    const way = { CLUSTER_HOST: warehouse.host, CLUSTER_DB_PORT: warehouse.port };
    const bench = await workerBench(SOURCE, { ...inbox.settings, ...way, ...night.settings });
    const role = night.asLoader === true ? await loaderRole(bench.database) : {};
    const checks = join(bench.folder, 'checks');
    mkdirSync(checks);
    const changed = { ...role, LOAD_CHECKS: checks };
    const env = { ...bench.env, ...environmentOf(changed), ...AWS, PATH: commandsOf(bench.folder) };
    renameSync(join(bench.source.logData, '2018/11', TONIGHT), join(bench.folder, TONIGHT));
    const user = { ...bench.settings, ...role }.CLUSTER_DB_USER ?? '';
    const worker = night.withoutWorker === true ? null : await bench.start({ ...env, ...night.env });
    return new Scene(bench, inbox, warehouse, user, env, worker);
  }

  get database(): Postgres {
    return this.bench.database;
  }

  /** Folder of the logs of the month. */
  get logs(): string {
    return join(this.bench.source.logData, '2018/11');
  }

  /** Runs a statement as an administrator. */
  async sql(text: string): Promise<void> {
    await this.database.query(text);
  }

  /** Ends the sessions of all others, so that new ones have the settings of roles and database as they are now. */
  async endSessions(): Promise<void> {
    await this.sql(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  }

  /** Drops the database, with all that is connected to it. */
  async dropDatabase(): Promise<void> {
    const { postgres } = await testServices();
    const name = String(this.database.database);
    // Its own connection is among those that end.
    this.database.on('error', () => undefined);
    const admin = new Client({ ...postgres });
    await admin.connect();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
  }

  /** Locks a table until `release`, or the end of the test. */
  async lock(table: string): Promise<{ release(): Promise<void> }> {
    const other = await this.bench.connect();
    // The night may end all sessions.
    other.on('error', () => undefined);
    await other.query(`begin; lock table ${table} in access exclusive mode`);
    return { release: () => other.end() };
  }

  /** Adds the log of tonight to the source. */
  placeLog(change: (text: string) => string = (text) => text): string {
    const file = join(this.logs, TONIGHT);
    writeFileSync(file, change(readFileSync(join(this.bench.folder, TONIGHT), 'utf8')));
    return file;
  }

  /** Removes a log that is loaded. */
  removeLog(day: string): void {
    this.remove(join(this.logs, `${day}-events.json`));
  }

  /** Removes a file or a folder. */
  remove(path: string): void {
    rmSync(path, { recursive: true });
  }

  /** Folder of the custom checks; empty at first. */
  get checks(): string {
    return join(this.bench.folder, 'checks');
  }

  /** Adds a custom check. @returns its file. */
  addCheck(name: string, text: string): string {
    const file = join(this.checks, `${name}.sql`);
    writeFileSync(file, text);
    return file;
  }

  /** Starts the nightly run by its schedule. */
  async start(input: LoadInput = {}): Promise<WorkflowHandle> {
    const { client } = this.bench;
    // Twelve hours from now, so that it is due at no time of the test.
    const at = new Date(Date.now() + 12 * 3_600_000).toISOString().slice(11, 16);
    await applyDaily(client, { ...DEFAULTS, at, input }, WORK);
    const schedule = client.schedule.getHandle(DAILY_ID);
    const runs = async () => (await schedule.describe()).info.recentActions;
    const { length: before } = await runs();
    await schedule.trigger();
    const { workflow } = await eventually('the schedule starts the run', async () => (await runs())[before]?.action);
    return client.workflow.getHandle(workflow.workflowId, workflow.firstExecutionRunId);
  }

  /** Loads a night without a fault. */
  async loadGoodNight(): Promise<void> {
    await (await this.start()).result();
  }

  /** Loads a night that ends badly, or is held. @returns time at which that was final. */
  async loadBadNight(input: LoadInput = {}): Promise<number> {
    return this.final(await this.start(input));
  }

  /** Waits for the outcome of a run. Of a quarter of an hour of retries only the first attempts take place. */
  async final(run: WorkflowHandle, nth = 1): Promise<number> {
    for (const deadline = Date.now() + MAX_RUN_MS; Date.now() < deadline;) {
      const moment = await momentOfOutcome(run, nth);
      if (moment !== null) return moment;
      await limitAttempts(this.bench.client, run, { from: 2, to: 3 });
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`${run.workflowId} has no outcome after ${MAX_RUN_MS} ms`);
  }

  /** Waits until a step of a run is held; people are notified five seconds later. */
  async held(run: WorkflowHandle): Promise<void> {
    await eventually('a step is held', async () => (await run.query<Progress>('progress')).held.length > 0);
  }

  /** Starts the watch at once, which its schedule does every ten minutes. @returns the time. */
  async look(): Promise<number> {
    await applyWatch(
      this.bench.client,
      { deadline: undefined, timeZone: 'UTC' },
      { ...WORK, workflowType: 'watchLoads' },
    );
    await this.bench.client.schedule.getHandle(WATCH_ID).trigger();
    return Date.now();
  }

  /** Runs a command of a notice, as somebody who pastes it into a shell. @returns all that it prints. */
  run(command: string): Promise<string> {
    const { folder: home } = this.bench;
    const options = { cwd: home, env: environment({ home, env: this.env }), timeout: MAX_COMMAND_MS };
    return new Promise((done) => {
      // A command that fails still prints what to do; the output is what counts.
      execFile('sh', ['-c', command], options, (error, stdout, stderr) =>
        done(`${stdout}${stderr}${error?.killed === true ? `\nStopped after ${MAX_COMMAND_MS} ms` : ''}`),
      );
    });
  }
}

/** Account of AWS that nobody asks for. */
const AWS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_EC2_METADATA_DISABLED: 'true' };

/** PATH with a command `sparkify`, as an installation has it. */
function commandsOf(folder: string): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, basename(SPARKIFY, '.js')), `#!/bin/sh\nexec '${process.execPath}' '${SPARKIFY}' "$@"\n`, {
    mode: 0o755,
  });
  return `${bin}:${process.env['PATH'] ?? ''}`;
}
