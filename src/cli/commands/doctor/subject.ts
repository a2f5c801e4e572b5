import { randomBytes } from 'node:crypto';
import type { Client, Connection } from '@temporalio/client';
import type { Settings } from '../../../config/settings.js';
import { bucketRegion, bucketRegions, type RegionOf } from '../../../store/bucket-region.js';
import { connectS3 } from '../../../store/s3-connection.js';
import { createOpenStore, type OpenStore } from '../../../store/open-store.js';
import type { SourceObject } from '../../../store/store.js';
import { openStagingPrefix, type StagingPrefix } from '../../../store/staging-prefix.js';
import type { Warehouse } from '../../../warehouse/warehouse.js';
import type { Platform } from '../../runtime/platform.js';

/** Environment that the probes test, with the results of earlier probes that later ones need. */
export interface Subject {
  readonly platform: Omit<Platform, 'sources' | 'watch'>;
  readonly settings: Settings;
  readonly openStore: OpenStore;
  /** Opens the staging prefix; null if none is configured. @throws INPUT_INVALID if the setting is not a staging prefix. */
  readonly openWork: () => StagingPrefix | null;
  readonly regionOf: RegionOf;
  /** Registers the search attributes that Temporal lacks. */
  readonly register: boolean;
  /** Makes a new name for something that a probe creates and removes. */
  readonly newName: () => string;
  readonly found: { connection?: Connection; temporal?: Client; warehouse?: Warehouse; song?: SourceObject };
  close(): Promise<void>;
}

/** Attempts of a request to S3: somebody waits for its failure, and shall not wait for ten seconds. */
const S3_ATTEMPTS = 2;

/** Opens the environment of the probes. Nothing is connected yet. */
export function openSubject(platform: Omit<Platform, 'sources' | 'watch'>, register: boolean): Subject {
  const { settings } = platform;
  const s3 = connectS3(settings, { attempts: S3_ATTEMPTS });
  const found: Subject['found'] = {};
  return {
    platform,
    settings,
    register,
    found,
    openStore: createOpenStore(s3),
    openWork: () => (settings.S3_WORK_PREFIX === undefined ? null : openStagingPrefix(s3, settings.S3_WORK_PREFIX)),
    regionOf: bucketRegions(settings, (uri) => bucketRegion(s3, uri)),
    newName: () => `sparkify_doctor_${randomBytes(6).toString('hex')}`,
    close: async () => {
      await found.connection?.close();
      await found.warehouse?.close();
      s3.close();
    },
  };
}
