import type { EngineName } from '../../src/warehouse/warehouse.js';
import type { Hold } from './gate.js';

/** Moments of a load at which a fault strikes. `any time` is some time after its start. */
export type Moment =
  | 'any time'
  | 'listing'
  | 'middle of staging'
  | 'commit of staging'
  | 'dimension'
  | 'checks'
  | 'before COMMIT of publish'
  | 'during COMMIT of publish'
  | 'after COMMIT of publish';

/** The statement that a moment is known by, and when it is held. */
export interface Place {
  readonly statement: RegExp;
  readonly hold: Hold;
}

const of = (activity: string, statement: string) => new RegExp(`"activity":"${activity}/.*\\*/ ${statement}`, 's');

const PLACES: Readonly<Record<Exclude<Moment, 'any time' | 'middle of staging'>, Place>> = {
  listing: { statement: of('discoverObjects', 'commit'), hold: 'answered' },
  'commit of staging': { statement: of('copyStaging', 'commit'), hold: 'before' },
  dimension: { statement: of('loadDimension', '.*create table new_'), hold: 'before' },
  checks: { statement: of('runCheck', 'select count.*\\bnew_'), hold: 'before' },
  'before COMMIT of publish': { statement: of('publish', 'commit'), hold: 'before' },
  'during COMMIT of publish': { statement: of('publish', 'commit'), hold: 'sent' },
  'after COMMIT of publish': { statement: of('publish', 'commit'), hold: 'answered' },
};

/** All that a statement marks, in the order of a load. */
export const MOMENTS: readonly Moment[] = [
  'any time',
  'middle of staging',
  'commit of staging',
  'dimension',
  'checks',
  'before COMMIT of publish',
  'during COMMIT of publish',
  'after COMMIT of publish',
];

/** How a moment is recognised; null where no statement marks it. */
export function placeOf(moment: Moment, engine: EngineName): Place | null {
  if (moment === 'any time') return null;
  if (moment !== 'middle of staging') return PLACES[moment];
  const copy = of('copyStaging', 'copy "?stage_(events|songs)');
  return { statement: copy, hold: engine === 'postgres' ? 'rows' : 'sent' };
}
