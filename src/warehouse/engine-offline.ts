import type { Settings } from '../config/settings.js';
import { bucketRegions } from '../store/bucket-region.js';
import type { StagingPrefix } from '../store/staging-prefix.js';
import type { OpenSession } from './connection.js';
import { postgresWarehouse } from './postgres/postgres.js';
import { redshiftWarehouse } from './redshift/redshift.js';
import type { EngineName, Warehouse } from './warehouse.js';

/** Creates an engine without a connection, with the given sessions. */
export function engineOffline(
  engine: EngineName,
  settings: Settings,
  work: StagingPrefix | null,
  connections: OpenSession,
): Warehouse {
  if (engine === 'postgres') return postgresWarehouse(connections);
  const regionOf = bucketRegions(settings, () => Promise.resolve(undefined));
  return redshiftWarehouse(connections, settings, work, regionOf);
}
