import { randomBytes } from 'node:crypto';
import type { Client, Connection } from '@temporalio/client';
import type { Settings } from '../../config/settings.js';
import { bucketRegion, bucketRegions, type RegionOf } from '../../store/bucket-region.js';
import { connectS3 } from '../../store/s3-connection.js';
import { createOpenStore, type OpenStore } from '../../store/open-store.js';
import type { SourceObject } from '../../store/store.js';
import { openWorkPrefix, type WorkPrefix } from '../../store/work-prefix.js';
import type { Warehouse } from '../../warehouse/warehouse.js';
import type { Platform } from '../runtime/platform.js';

/** What the probes are about, and what earlier ones have found for later ones. */
export interface Subject {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly openStore: OpenStore;
  /** Null where none is configured. @throws INPUT_INVALID where it is not one. */
  readonly openWork: () => WorkPrefix | null;
  readonly regionOf: RegionOf;
  /** Whether what Temporal lacks is to be registered. */
  readonly register: boolean;
  /** A new name for what a probe makes and removes. */
  readonly newName: () => string;
  readonly found: { connection?: Connection; temporal?: Client; warehouse?: Warehouse; song?: SourceObject };
  close(): Promise<void>;
}

/** A failing request is for a person to see now, and not after ten seconds of trying again. */
const S3_ATTEMPTS = 2;

/** Opens what the probes stand on; nothing is connected yet. */
export function openSubject(platform: Platform, register: boolean): Subject {
  const { settings } = platform;
  const s3 = connectS3(settings, { attempts: S3_ATTEMPTS });
  const found: Subject['found'] = {};
  return {
    platform,
    settings,
    register,
    found,
    openStore: createOpenStore(s3),
    openWork: () => (settings.S3_WORK_PREFIX === undefined ? null : openWorkPrefix(s3, settings.S3_WORK_PREFIX)),
    regionOf: bucketRegions(settings, (uri) => bucketRegion(s3, uri)),
    newName: () => `sparkify_doctor_${randomBytes(6).toString('hex')}`,
    close: async () => {
      await found.connection?.close();
      await found.warehouse?.close();
      s3.close();
    },
  };
}
