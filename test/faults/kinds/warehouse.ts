import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '../gate.js';
import { MOMENTS } from '../moments.js';
import { withClient } from '../postgres-server.js';
import type { Kind, Stage } from './kind.js';

/** The connection that has come to the moment, or any that is there. */
function linkOf({ world, random }: Stage, link: Link | null): Link | null {
  const links = world.gate.links();
  return link ?? (links.length === 0 ? null : random.pick(links));
}

/** Faults of the warehouse and of the connections to it. */
export const WAREHOUSE_KINDS: readonly Kind[] = [
  {
    name: 'warehouse stopped and restarted',
    moments: MOMENTS,
    strike: async ({ world, random }) => {
      await world.stopEngine();
      await world.postgres.crash();
      await sleep(random.between(0, 2_000));
      await world.postgres.start();
      await world.startEngine();
    },
  },
  {
    name: 'backend terminated',
    moments: MOMENTS,
    strike: async (stage, link) => {
      const pid = linkOf(stage, link)?.pid ?? 0;
      await withClient(stage.world.database, (client) => client.query('select pg_terminate_backend($1)', [pid]));
    },
  },
  { name: 'connection cut', moments: MOMENTS, strike: async (stage, link) => linkOf(stage, link)?.cut() },
  { name: 'connection silent', moments: MOMENTS, strike: async (stage, link) => linkOf(stage, link)?.silence() },
  {
    name: 'all connections cut',
    moments: MOMENTS,
    strike: async ({ world }) => world.gate.links().forEach((link) => link.cut()),
  },
  {
    name: 'all connections silent',
    moments: MOMENTS,
    strike: async ({ world }) => world.gate.links().forEach((link) => link.silence()),
  },
];
