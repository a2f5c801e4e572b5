import type { Random } from '../../../src/generate/random.js';
import type { EngineName } from '../../../src/warehouse/warehouse.js';
import type { Link } from '../gate.js';
import type { Moment } from '../moments.js';
import type { ScenarioName } from '../scenario.js';
import type { RoundSources } from '../sources.js';
import type { WorkerProcess } from '../worker-process.js';
import type { World } from '../world.js';

/** Objects that a fault can act on. */
export interface Stage {
  readonly world: World;
  readonly random: Random;
  readonly sources: RoundSources;
  /** The logs of the disturbed load, as paths in the data set. */
  readonly days: readonly string[];
  readonly moment: Moment;
  /** The workers of the round; the first is the one that faults are about. */
  readonly workers: WorkerProcess[];
  /** Starts a worker more, in this folder where it is given. @returns it, when it takes work. */
  readonly startWorker: (place?: { readonly folder: string }) => Promise<WorkerProcess>;
  /** Runs another load with this input to its end. */
  readonly load: (input: object) => Promise<void>;
  /** Goes on beside the load; awaited when the round ends. */
  readonly beside: (work: () => Promise<void>) => void;
}

/** One kind of fault. */
export interface Kind {
  readonly name: string;
  /** Both where it is not given. */
  readonly engines?: readonly EngineName[];
  readonly moments: readonly Moment[];
  /** All where it is not given. */
  readonly scenarios?: readonly ScenarioName[];
  /** Place of the objects; any place if absent. */
  readonly source?: 'folder' | 'bucket';
  /** The tablespace that the warehouse is in. */
  readonly tablespace?: 'small';
  /** Loads that run at once; 1 where it is not given. */
  readonly overlapping?: (random: Random) => number;
  /** Before the disturbed load. */
  readonly prepare?: (stage: Stage) => Promise<void>;
  /** At the moment. What it waits for, the connection waits for. `link`: the one that has come to the moment. */
  readonly strike: (stage: Stage, link: Link | null) => Promise<void>;
  /** False if the model of the protocol has no such event, so that its rounds are not replayed there. */
  readonly isModelled?: false;
  /** After a load that ended before it came to the moment: what the strike would have left. */
  readonly missed?: (stage: Stage) => Promise<void>;
}
