import type { Settings } from '../config/settings.js';
import { checksOfRun } from '../sql/checks.js';
import { readContract } from '../sql/contract.js';
import type { Check } from '../model/checks.js';
import {
  correctionOf,
  describeLoad,
  invalidInput,
  parseLoadInput,
  placesIn,
  SCHEDULED_DAY,
  type LoadInput,
} from '../model/input.js';
import { candidateSteps } from '../model/star.js';
import { newLoadId } from './load-id.js';
import { STAR_CHANGED } from './star-mark.js';
import type { LoadPlan } from '../model/plan.js';
import type { Window } from '../model/window.js';
import type { PlannedCheck } from '../model/checks.js';
import { notAllowed } from './allowed-sources.js';
import type { Dependencies } from './dependencies.js';

/** Checks that guard against changes which a request may ask for, with whether it does: then they only warn. */
const ASKED_FOR = new Map<string, (request: LoadInput) => boolean>([
  // It stops a load which takes away too much unasked.
  ['rows_gone', (request) => correctionOf(request) !== undefined],
  [STAR_CHANGED, restoresStar],
]);

/**
 * Plans a load with this input.
 * @param nominal nominal time of a scheduled run; null for any other run.
 * @throws INPUT_INVALID, CONFIG_INVALID with every problem at once.
 */
export function planLoad(
  { settings, alsoAllowed }: Pick<Dependencies, 'settings' | 'alsoAllowed'>,
  input: unknown,
  now: Date,
  nominal: Date | null = null,
): LoadPlan {
  const request = parseLoadInput(input, notAllowed(settings, alsoAllowed(), placesIn(input)));
  const { logData, songData } = sourcesOf(request, settings);
  // A contract that is wrong must not fail a step only after the sources are staged.
  readContract(settings.LOAD_CONTRACT);
  const plan = {
    loadId: newLoadId(now),
    logData,
    logJsonPath: request.logJsonPath === undefined ? (settings.S3_LOG_JSONPATH ?? null) : request.logJsonPath,
    songData,
    window: windowOf(dated(request, nominal)),
    full: request.full ?? false,
    correction: correctionOf(request),
    isDryRun: request.dryRun ?? false,
    maxErrors: request.maxErrors ?? settings.LOAD_MAX_ERRORS,
    repairText: request.repairText ?? settings.LOAD_REPAIR_TEXT,
    onFailure: request.onFailure ?? settings.LOAD_ON_FAILURE,
    holdHours: settings.LOAD_HOLD_HOURS,
    searchAttributes: [],
    checks: checksOfRun(settings.LOAD_CHECKS).map((check) => plannedCheck(check, request)),
    candidates: candidateSteps(),
    endsWhenNothingNew: true,
    recordsMembers: true,
    runsWarningsTogether: true,
    marksContent: true,
    keepsBatches: true,
  };
  const { window } = plan;
  const described = { ...request, ...plan, date: undefined, from: window?.from, to: window?.to };
  return { ...plan, summary: describeLoad(described) };
}

/** Refuses further inputs: Temporal passes them on, and they would be ignored. @throws INPUT_INVALID */
export function assertOneInput(surplusInputs: number): void {
  if (surplusInputs === 0) return;
  throw invalidInput([`input: expected one, found ${surplusInputs + 1}; put all fields into one object`]);
}

function sourcesOf(request: LoadInput, settings: Settings): Pick<LoadPlan, 'logData' | 'songData'> {
  const logData = request.logData ?? settings.S3_LOG_DATA;
  const songData = request.songData ?? settings.S3_SONG_DATA;
  if (logData !== undefined && songData !== undefined) return { logData, songData };
  const problems = Object.entries({ logData, songData }).flatMap(([name, uri]) =>
    uri === undefined ? [`${name}: neither the input nor the configuration has it`] : [],
  );
  throw invalidInput(problems);
}

function plannedCheck(check: Check, request: LoadInput): PlannedCheck {
  const { name, severity, title, path, ofStaging, ofLastPublish } = check;
  return {
    name,
    severity: ASKED_FOR.get(name)?.(request) === true ? 'warn' : severity,
    title,
    path,
    ofStaging,
    ofLastPublish,
  };
}

/** Whether the plan made an error check a warning, because the request asks for the change that the check guards against. */
export function isAskedFor({ name, severity }: PlannedCheck): boolean {
  return severity === 'warn' && ASKED_FOR.has(name);
}

/** Whether a load reads everything: it restores what somebody else changed in the star, and so only warns of it. */
function restoresStar({ full, rebuild, date, from }: LoadInput): boolean {
  return rebuild === true || (full === true && date === undefined && from === undefined);
}

function dated(request: LoadInput, nominal: Date | null): LoadInput {
  if (request.date !== SCHEDULED_DAY) return request;
  if (nominal !== null) return { ...request, date: nominal.toISOString().slice(0, 10) };
  const problem = `date: ${SCHEDULED_DAY} is for runs of a schedule, whose workflow id ends in their time; give a day`;
  throw invalidInput([problem]);
}

function windowOf({ date, from, to }: LoadInput): Window | null {
  if (date !== undefined) return { from: date, to: date };
  return from !== undefined && to !== undefined ? { from, to } : null;
}
