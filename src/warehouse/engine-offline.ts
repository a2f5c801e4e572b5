import type { Settings } from '../config/settings.js';
import { bucketRegions } from '../store/bucket-region.js';
import type { WorkPrefix } from '../store/work-prefix.js';
import type { OpenSession } from './connection.js';
import { postgresWarehouse } from './postgres/postgres.js';
import { redshiftWarehouse } from './redshift/redshift.js';
import type { EngineName, Warehouse } from './warehouse.js';

/** An engine without any connection. Its sessions are those that it is given. */
export function engineOffline(
  engine: EngineName,
  settings: Settings,
  work: WorkPrefix | null,
  connections: OpenSession,
): Warehouse {
  if (engine === 'postgres') return postgresWarehouse(connections);
  const regionOf = bucketRegions(settings, () => Promise.resolve(undefined));
  return redshiftWarehouse(connections, settings, work, regionOf);
}
