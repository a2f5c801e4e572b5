import type { Settings } from '../../config/settings.js';
import { bucketRegion, bucketRegions } from '../../store/bucket-region.js';
import { connectS3 } from '../../store/s3-connection.js';
import { openStagingPrefix } from '../../store/staging-prefix.js';
import type { OpenSession } from '../connection.js';
import type { Warehouse } from '../warehouse.js';
import { redshiftWarehouse } from './redshift.js';

/**
 * Opens Redshift with its staging prefix.
 * @param s3 connection to S3; without one, it opens its own, which the process keeps open.
 */
export function openRedshift(connections: OpenSession, settings: Settings, s3 = connectS3(settings)): Warehouse {
  const regionOf = bucketRegions(settings, (uri) => bucketRegion(s3, uri));
  const { S3_WORK_PREFIX: prefix } = settings;
  const work = prefix === undefined ? null : openStagingPrefix(s3, prefix);
  return redshiftWarehouse(connections, settings, work, regionOf);
}
