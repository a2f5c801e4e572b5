import type { Command } from 'commander';
import type { Settings } from '../../config/settings.js';
import { openWarehouse } from '../../warehouse/open-warehouse.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import { openBasePlatform } from './base-platform.js';

/** Runs `work` with the warehouse, without Temporal. */
export async function withWarehouse<T>(
  command: Command,
  work: (warehouse: Warehouse, settings: Settings) => Promise<T>,
): Promise<T> {
  const platform = await openBasePlatform(command, { temporal: false, postgres: true });
  try {
    const warehouse = await openWarehouse(platform.settings);
    return await work(warehouse, platform.settings).finally(() => warehouse.close());
  } finally {
    await platform.close();
  }
}
