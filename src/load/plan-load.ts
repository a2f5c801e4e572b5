import { randomBytes } from 'node:crypto';
import { runChecks } from '../sql/checks.js';
import type { Check } from '../model/checks.js';
import { LoadError } from '../model/errors.js';
import { describeLoad, parseLoadInput, placesIn, SCHEDULED_DAY, type LoadInput } from '../model/input.js';
import { candidateSteps } from '../model/star.js';
import type { LoadPlan, Window } from '../model/plan.js';
import type { PlannedCheck } from '../model/checks.js';
import { notAllowed } from './allowed-sources.js';
import type { Dependencies } from './dependencies.js';

/**
 * What a load with this input will do.
 * @param nominal the time that a scheduled run is for; null for any other.
 * @throws INPUT_INVALID, CONFIG_INVALID naming every problem at once.
 */
export function planLoad(
  { settings, alsoAllowed }: Pick<Dependencies, 'settings' | 'alsoAllowed'>,
  input: unknown,
  now: Date,
  nominal: Date | null = null,
): LoadPlan {
  const told = parseLoadInput(input, notAllowed(settings, alsoAllowed(), placesIn(input)));
  const sources = {
    logData: told.logData ?? settings.S3_LOG_DATA,
    songData: told.songData ?? settings.S3_SONG_DATA,
  };
  const problems = Object.entries(sources).flatMap(([name, uri]) =>
    uri === undefined ? [`${name}: neither the input nor the configuration has it`] : [],
  );
  const logJsonPath = told.logJsonPath ?? settings.S3_LOG_JSONPATH ?? null;
  if (sources.logData === undefined || sources.songData === undefined || problems.length > 0) {
    throw new LoadError('INPUT_INVALID', `The input has ${problems.length} problem(s): ${problems.join('; ')}`, {
      problems,
    });
  }
  const plan = {
    loadId: newLoadId(now),
    logData: sources.logData,
    logJsonPath,
    songData: sources.songData,
    window: windowOf(dated(told, nominal)),
    full: told.full ?? false,
    maxErrors: told.maxErrors ?? settings.LOAD_MAX_ERRORS,
    repairText: told.repairText ?? settings.LOAD_REPAIR_TEXT,
    onFailure: told.onFailure ?? settings.LOAD_ON_FAILURE,
    holdHours: settings.LOAD_HOLD_HOURS,
    searchAttributes: [],
    checks: runChecks(settings.LOAD_CHECKS).map(plannedCheck),
    candidates: candidateSteps(),
    endsWhenNothingNew: true,
  };
  return { ...plan, summary: describeLoad({ ...plan, from: plan.window?.from, to: plan.window?.to }) };
}

function plannedCheck({ name, severity, title, path, ofStaging }: Check): PlannedCheck {
  return { name, severity, title, path, ofStaging };
}

function dated(told: LoadInput, nominal: Date | null): LoadInput {
  if (told.date !== SCHEDULED_DAY) return told;
  if (nominal !== null) return { ...told, date: nominal.toISOString().slice(0, 10) };
  const problem = `date: ${SCHEDULED_DAY} is for runs of a schedule, whose workflow id ends in their time; give a day`;
  throw new LoadError('INPUT_INVALID', `The input has 1 problem(s): ${problem}`, { problems: [problem] });
}

/** Sorts by time, and no two are the same. */
function newLoadId(now: Date): string {
  const time = now.toISOString().slice(0, 19).replace(/[-:]/g, '').toLowerCase();
  return `${time}_${randomBytes(4).toString('hex')}`;
}

function windowOf({ date, from, to }: LoadInput): Window | null {
  if (date !== undefined) return { from: date, to: date };
  return from !== undefined && to !== undefined ? { from, to } : null;
}
