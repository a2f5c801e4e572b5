import type { ModelCheck } from './spin.js';

/** Models as the program is: each must keep all of its promises. */
export const TRUE_MODELS: readonly ModelCheck[] = [
  { model: 'publish', defines: [], isLarge: true },
  { model: 'publish', defines: ['REDSHIFT'], isLarge: true },
  ...[[], ['REDSHIFT']].flatMap((engine) =>
    [
      [],
      ['NEW'],
      ['BESIDE reload'],
      ['BESIDE rebuild'],
      ['BESIDE rebuild', 'NEW', 'ARRIVING'],
      ['BESIDE withdraw'],
      ['BESIDE undo', 'UNDO'],
    ].map((start) => ({
      model: 'batches',
      defines: [...start, ...engine],
    })),
  ),
  { model: 'reset', defines: [] },
];

/** Model with a mistake, and the promise that it breaks. */
export interface Mutant extends ModelCheck {
  readonly mistake: string;
  readonly breaks: string;
}

const NO_ROW = 'no_row_is_lost_or_duplicated';
const ZOMBIE = 'a_zombie_attempt_changes_nothing';
const STAR = 'the_star_equals_that_of_an_undisturbed_load';

/** Mistakes that the models must show to be ones. */
export const MUTANTS: readonly Mutant[] = [
  publish('M_NO_LOCK', 'a publish does not lock the star', 'the_ledger_agrees_with_the_star'),
  publish('M_READ_BEFORE_LOCK', 'a publish reads the version before it has the lock', NO_ROW),
  publish('M_NO_COMPARISON', 'a publish does not compare the versions of the star', NO_ROW),
  publish('M_VERSION_LATE', 'the version is read after the candidate rows were made', NO_ROW),
  publish('M_NO_LOOK', 'a publish does not look whether its run is published', NO_ROW),
  publish('M_LEDGER_APART', 'the ledger is written in a transaction of its own', NO_ROW),
  publish(
    'M_TWO_TRANSACTIONS',
    'songs and plays are published in two transactions',
    'a_run_is_published_whole_or_not_at_all',
  ),
  publish('M_NO_END', 'a later attempt does not end the sessions of earlier ones', ZOMBIE),
  publish('M_NO_CHECK', 'an attempt does not look whether a later one has started', ZOMBIE),
  publish('M_END_BEFORE_NOTE', 'a later attempt ends sessions before it notes its number', ZOMBIE),
  publish('M_CHECK_BEFORE_SESSION', 'an attempt looks for later ones before it opens its session', ZOMBIE),
  publish('M_NO_REBUILD', 'candidate rows are not made again on a version conflict', 'the_load_continues_by_itself'),
  publish('M_TRANSACTION_LEFT', 'an outdated publish leaves its transaction open', 'nothing_is_left'),
  batches('M_NO_OVERTAKEN', 'a publish does not look whether it was overtaken', 'an_object_was_published_once'),
  batches(
    'M_OVERTAKEN_BY_OBJECTS_ONLY',
    'a publish overlooks batches that are taken back',
    'a_batch_is_taken_back_once',
  ),
  batches(
    'M_OVERTAKEN_BY_BATCHES_ONLY',
    'a publish overlooks objects that are loaded',
    'an_object_was_published_once',
    ['NEW'],
  ),
  batches(
    'M_REBUILD_OVERTAKEN_BY_NOBODY',
    'a rebuild deletes what another load has published since it listed its sources',
    STAR,
    ['BESIDE rebuild', 'NEW', 'ARRIVING'],
  ),
  batches('M_NO_LOCK', 'runs that replace an object do not lock the star', 'the_ledger_agrees_with_the_star'),
  batches('M_NO_COMPARISON', 'runs of other objects do not compare the versions of the star', STAR, ['NEW']),
  batches('M_VERSION_LATE', 'the version is read after the winners were decided', STAR, ['NEW']),
  batches('M_NO_MATES', 'the other objects of a replaced batch are not read again', 'no_row_is_lost'),
  batches(
    'M_MATES_ONLY_UNCHANGED',
    'an object replaced while its batch is listed is not read again',
    'the_load_continues_by_itself',
  ),
  batches('M_READ_AS_IT_IS', 'an object is read in another version than was listed', 'the_ledger_has_what_was_read'),
  batches('M_STAYS_OUT_IGNORED', 'a load brings back what was withdrawn', 'withdrawn_stays_out', ['BESIDE withdraw']),
  reset('M_NO_LOOK', 'a reset load publishes again', NO_ROW),
  reset('M_FAILURE_OVERWRITES', 'a failure overwrites a published run', 'a_published_run_stays_published'),
  reset('M_CLOSE_OVERWRITES', 'another load closes a published run', 'a_published_run_stays_published'),
  reset(
    'M_NOTHING_NEW_OVERWRITES',
    'a reset load that finds nothing new overwrites its changes',
    'the_ledger_agrees_with_the_star',
  ),
  reset('M_ACCEPT_ANY_STEP', 'an operator accepts a step that is no check', 'a_completed_load_is_published'),
  reset('M_CHECK_NOT_HELD', 'a failed check is not held', 'what_a_check_rejects_is_not_published'),
  reset('M_FAILURE_NOT_RECORDED', 'a failed load is not closed in the ledger', 'a_run_that_ended_is_closed'),
  reset('M_HELD_FOR_EVER', 'a held step waits without a limit', 'nothing_is_left'),
];

function publish(name: string, mistake: string, breaks: string): Mutant {
  return { model: 'publish', defines: [name], mistake, breaks };
}

function batches(name: string, mistake: string, breaks: string, start: readonly string[] = []): Mutant {
  return { model: 'batches', defines: [name, ...start], mistake, breaks };
}

function reset(name: string, mistake: string, breaks: string): Mutant {
  return { model: 'reset', defines: [name], mistake, breaks };
}
