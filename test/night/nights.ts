import { mayMount } from '../faults/small-disk.js';
import { CHANNEL_NIGHTS } from './kinds/channels.js';
import { PROGRAM_NIGHTS } from './kinds/program.js';
import { SOURCE_NIGHTS } from './kinds/sources.js';
import { STAR_NIGHTS } from './kinds/star.js';
import { TWO_FAULT_NIGHTS } from './kinds/two-faults.js';
import { WAREHOUSE_NIGHTS } from './kinds/warehouse.js';
import { WATCH_NIGHTS } from './kinds/watch.js';
import type { Night } from './night.js';

/** All nights that this machine can break, by their kind: only root may mount the disk that fills up. */
export const NIGHTS: Readonly<Record<string, readonly Night[]>> = {
  sources: SOURCE_NIGHTS,
  'the star was changed': STAR_NIGHTS,
  warehouse: WAREHOUSE_NIGHTS.filter(({ code }) => code !== 'WAREHOUSE_FULL' || mayMount),
  'settings, checks, workers': PROGRAM_NIGHTS,
  'what does not happen': WATCH_NIGHTS,
  channels: CHANNEL_NIGHTS,
  'two faults at once': TWO_FAULT_NIGHTS,
};
