import type { Command } from 'commander';
import type { Settings } from '../../config/settings.js';
import { openWarehouse } from '../../warehouse/open-warehouse.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { openBasePlatform } from './base-platform.js';

type Work<T> = (warehouse: Warehouse, settings: Settings) => Promise<T>;

/** Runs `work` with the warehouse, without Temporal. */
export function withWarehouse<T>(command: Command, work: Work<T>): Promise<T> {
  return withLogin(command, (settings) => settings, work);
}

/** Runs `work` with the warehouse, logged in as the user who can only read, if there is one. */
export function withReader<T>(command: Command, work: Work<T>): Promise<T> {
  return withLogin(command, asReader, work);
}

/** Settings that log in as `[CLUSTER] QUERY_USER`, if it is set. */
export function asReader(settings: Settings): Settings {
  const { CLUSTER_QUERY_USER: user, CLUSTER_QUERY_PASSWORD: password } = settings;
  if (user === undefined) return settings;
  const withoutIam = { CLUSTER_SECRET_ID: undefined, CLUSTER_WORKGROUP: undefined, CLUSTER_ID: undefined };
  return { ...settings, ...withoutIam, CLUSTER_DB_USER: user, CLUSTER_DB_PASSWORD: password };
}

async function withLogin<T>(command: Command, login: (settings: Settings) => Settings, work: Work<T>): Promise<T> {
  const platform = await openBasePlatform(command, { temporal: false, postgres: true });
  try {
    const warehouse = await openWarehouse(login(platform.settings));
    return await work(warehouse, platform.settings).finally(() => warehouse.close());
  } finally {
    await platform.close();
  }
}
