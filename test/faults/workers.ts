import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { startWorkerProcess, type WorkerProcess } from './worker-process.js';
import type { World } from './world.js';

/** The worker processes of a world. One that a round has left alive serves the next one too. */
export class Workers {
  readonly all: WorkerProcess[] = [];
  readonly #started: WorkerProcess[] = [];

  constructor(readonly world: World) {}

  /** Starts one more, whose files are all in a folder: a new one, or this. @returns it, when it takes work. */
  async start({ folder }: { readonly folder: string } = { folder: this.#newFolder() }): Promise<WorkerProcess> {
    const logFile = join(folder, `worker-${randomUUID()}.log`);
    const own = { HOME: folder, TMPDIR: folder, SPARKIFY_HOME: folder };
    const worker = startWorkerProcess({ folder, logFile, env: { ...this.world.workerEnvironment(), ...own } });
    this.#started.push(worker);
    await worker.ready();
    this.all.push(worker);
    return worker;
  }

  #newFolder(): string {
    return mkdtempSync(join(this.world.home, 'worker-'));
  }

  /** Ends all but one that runs; starts it where there is none. */
  async keepOne(): Promise<void> {
    const [kept, ...others] = this.all.filter((worker) => worker.isRunning);
    this.all.splice(0);
    await Promise.all(this.#started.filter((worker) => worker !== kept).map((worker) => worker.kill()));
    await Promise.all(others.map((worker) => worker.kill()));
    this.#started.splice(0);
    if (kept === undefined) await this.start();
    else {
      this.all.push(kept);
      this.#started.push(kept);
    }
  }

  /** Log of the workers since they started. */
  log(): string {
    return this.#started.map((worker) => worker.log()).join('');
  }

  async stop(): Promise<void> {
    await Promise.all(this.#started.map((worker) => worker.kill()));
  }
}
