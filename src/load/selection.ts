import type { Settings } from '../config/settings.js';
import { describeNamed, type Correction, type NamedObjects } from '../model/correction.js';
import { LoadError } from '../model/errors.js';
import type { LoadPlan } from '../model/plan.js';
import { isInWindow, type Window } from '../model/window.js';

/** Version of an object in the ledger. */
export interface KnownVersion {
  readonly version: string;
  readonly loadId: string;
  readonly batchId: string | null;
  /** `live`: its rows are in the star. `out`: a person has withdrawn it. `undone`: the run to undo has taken it back. */
  readonly state: 'live' | 'out' | 'undone';
}

/** Object that is listed, that the ledger has, or both. */
export interface SeenObject {
  readonly uri: string;
  /** Day in its name, as YYYY-MM-DD; null if there is none. */
  readonly date: string | null;
  /** Versions that it has in the source now: a store may have two names for one. Empty if the source lacks it. */
  readonly versions: readonly string[];
  readonly known: readonly KnownVersion[];
}

/** What a run does with an object. */
export interface Choice {
  /** It is read. */
  readonly isRead: boolean;
  /** Its rows leave the star: those of its live batch, of which all else is read again. */
  readonly isTakenBack: boolean;
  /** It is not loaded again until it changes, or is named again. */
  readonly staysOut: boolean;
}

/** Decides what a run does with an object. */
export type Selection = (object: SeenObject) => Choice;

/** Reaction to objects that the source no longer has. */
export type RemovalPolicy = Settings['LOAD_ON_REMOVED'];

const SKIPPED: Choice = { isRead: false, isTakenBack: false, staysOut: false };

/** Fields of a plan that decide which objects a run reads. */
export type SelectingPlan = Pick<LoadPlan, 'window' | 'full' | 'correction'>;

/**
 * Selection of a plan.
 * @param rejected URIs of the objects that had rejected records in the run that the plan names.
 */
export function selectionOf(
  { window, full, correction }: SelectingPlan,
  onRemoved: RemovalPolicy,
  rejected: ReadonlySet<string>,
): Selection {
  if (correction === undefined) return (object) => chooseNew(object, window, full, onRemoved);
  switch (correction.kind) {
    case 'withdraw':
      return (object) => chooseWithdrawn(object, correction);
    case 'undo':
      return (object) => chooseUndone(object, correction.loadId);
    case 'rejected':
      return (object) => (rejected.has(object.uri) && isListed(object) ? readAgain(object) : SKIPPED);
    case 'rebuild':
      return (object) => chooseNew(object, null, true, onRemoved);
  }
}

/** An object is new if the star does not have the version that it has now. */
function chooseNew(object: SeenObject, window: Window | null, full: boolean, onRemoved: RemovalPolicy): Choice {
  if (!isListed(object))
    return { ...SKIPPED, isTakenBack: onRemoved === 'withdraw' && liveVersion(object) !== undefined };
  const isKept = isCurrent(object, liveVersion(object)) && !full;
  if (isKept || staysOut(object) || !isInWindow(object.date, window)) return SKIPPED;
  return readAgain(object);
}

function chooseWithdrawn(object: SeenObject, { named, reload }: Extract<Correction, { kind: 'withdraw' }>): Choice {
  if (!isNamed(object, named)) return SKIPPED;
  if (reload && isListed(object)) return readAgain(object);
  const isTakenBack = liveVersion(object) !== undefined;
  return { isRead: false, isTakenBack, staysOut: isTakenBack };
}

/** Takes out what the run to undo has loaded, and reads again what it took back, if the source still has that version. */
function chooseUndone(object: SeenObject, loadId: string): Choice {
  const live = liveVersion(object);
  const isOfRun = live?.loadId === loadId;
  const isRead = (live === undefined || isOfRun) && object.known.some((version) => isUndone(object, version));
  return { isRead, isTakenBack: isOfRun, staysOut: isOfRun && !isRead };
}

function isUndone(object: SeenObject, version: KnownVersion): boolean {
  return version.state === 'undone' && isCurrent(object, version);
}

/**
 * Whether a run that undoes another one should bring a version of an object back, and cannot: the source has another
 * version now, or none.
 */
export function isLost(object: SeenObject, loadId: string): boolean {
  const live = liveVersion(object);
  const wasTakenBack = object.known.some(({ state }) => state === 'undone');
  return wasTakenBack && (live === undefined || live.loadId === loadId) && !chooseUndone(object, loadId).isRead;
}

function readAgain(object: SeenObject): Choice {
  return { isRead: true, isTakenBack: liveVersion(object) !== undefined, staysOut: false };
}

/** Version of an object whose rows count for the star. */
export function liveVersion({ known }: SeenObject): KnownVersion | undefined {
  return known.find(({ state }) => state === 'live');
}

function isListed({ versions }: SeenObject): boolean {
  return versions.length > 0;
}

function isCurrent({ versions }: SeenObject, version: KnownVersion | undefined): boolean {
  return version !== undefined && versions.includes(version.version);
}

function staysOut(object: SeenObject): boolean {
  return object.known.some((version) => version.state === 'out' && isCurrent(object, version));
}

function isNamed({ uri, date }: SeenObject, named: NamedObjects): boolean {
  if ('uri' in named) return uri === named.uri;
  return date !== null && isInWindow(date, named.window);
}

/**
 * What a run does with the rows of objects that the source no longer has. A person who names objects to correct wants the others left
 * alone.
 */
export function removalPolicy(
  { LOAD_ON_REMOVED: policy }: Pick<Settings, 'LOAD_ON_REMOVED'>,
  { correction }: SelectingPlan,
): RemovalPolicy {
  return policy === 'fail' && correction !== undefined && correction.kind !== 'rebuild' ? 'keep' : policy;
}

/** Asserts that a correction has something to correct. @throws OBJECTS_UNKNOWN */
export function assertSomethingToCorrect({ correction, logData, songData }: LoadPlan, isNothing: boolean): void {
  if (!isNothing || correction === undefined || correction.kind === 'rebuild') return;
  const message = `${describeNothing(correction)} in ${logData} and ${songData}`;
  throw new LoadError('OBJECTS_UNKNOWN', message, { correction: correction.kind });
}

function describeNothing(correction: Exclude<Correction, { kind: 'rebuild' }>): string {
  switch (correction.kind) {
    case 'withdraw':
      return `The star has nothing of ${describeNamed(correction.named)}`;
    case 'undo':
      return `The star has nothing that the load ${correction.loadId} has loaded or taken out`;
    case 'rejected':
      return `There is no object that had rejected records in the load ${correction.loadId}`;
  }
}
