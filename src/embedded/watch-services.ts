import { setTimeout as sleep } from 'node:timers/promises';
import { LoadError } from '../model/errors.js';
import { isUp, readRecord, type ServiceName } from './service-record.js';
import { openServices, type RunningServices, type Services } from './services.js';

/** Interval at which the processes of the services are looked at. */
const POLL_MS = 1_000;

const TITLES: Readonly<Record<ServiceName, string>> = { postgres: 'PostgreSQL', temporal: 'Temporal' };

/** Watch over the services that a process uses. */
export interface ServiceWatch {
  /** Rejects with EMBEDDED_FAILED if a service that ended cannot be started again where it was; else never settles. */
  readonly failed: Promise<never>;
  /** Ends the watch, and releases what it has started. */
  end(): Promise<void>;
}

/** Watches services, and starts one that has ended by itself again, on the same port and with the same data. */
export function watchServices(home: string, services: RunningServices, report: (line: string) => void): ServiceWatch {
  const over = new AbortController();
  const restarted: Services[] = [];
  const watch = watchUntil(over.signal, home, services, async (ended) => {
    report(`${ended} ended by itself; starting it again`);
    const again = await openServices(home, needsOf(services), report);
    restarted.push(again);
    assertSamePlaces(services, again);
    report(`${ended} is running again; loads continue`);
  });
  const failed = watch.then(() => new Promise<never>(() => undefined));
  failed.catch(() => undefined); // whoever watches waits for it
  return {
    failed,
    end: async () => {
      over.abort();
      await watch.catch(() => undefined); // `failed` has reported it
      for (const again of restarted) await again.close();
    },
  };
}

async function watchUntil(
  signal: AbortSignal,
  home: string,
  services: RunningServices,
  restart: (ended: string) => Promise<void>,
): Promise<void> {
  const needs = needsOf(services);
  const names = (['postgres', 'temporal'] as const).filter((name) => needs[name]);
  for (; !signal.aborted; await sleep(POLL_MS, undefined, { signal }).catch(() => undefined)) {
    const ended = names.filter((name) => !runs(home, name));
    if (ended.length > 0) await restart(ended.map((name) => TITLES[name]).join(' and '));
  }
}

function needsOf({ postgres, temporal }: RunningServices): { postgres: boolean; temporal: boolean } {
  return { postgres: postgres !== undefined, temporal: temporal !== undefined };
}

function runs(home: string, name: ServiceName): boolean {
  const record = readRecord(home, name);
  return record !== undefined && isUp(record);
}

/** The worker of this process knows the services by their ports. */
function assertSamePlaces(before: RunningServices, now: RunningServices): void {
  const isSame = before.postgres?.port === now.postgres?.port && before.temporal?.address === now.temporal?.address;
  if (isSame) return;
  const message = 'A service that ended by itself had to start on another port: stop this command and start it again';
  throw new LoadError('EMBEDDED_FAILED', message);
}
