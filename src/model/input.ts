import { z } from 'zod';
import { cutText } from './cut-text.js';
import { holdsSecret, NO_SECRETS } from './secrets-in-text.js';
import { visibleLine } from './visible-text.js';
import { describeCorrection, type Correction } from './correction.js';
import { LoadError } from './errors.js';

const day = z.iso.date({ error: 'expected a day as YYYY-MM-DD' });

/** Value that stands for the day (UTC) of a scheduled run's nominal time. Backfills use it. */
export const SCHEDULED_DAY = 'scheduled';

/** Makes rules between fields apply even if other fields are invalid, so that all problems are reported at once. */
const when = ({ value }: { value: unknown }): boolean => typeof value === 'object' && value !== null;
const text = z
  .string({ error: 'expected text' })
  .min(1, { error: 'expected text' })
  .refine((value) => !holdsSecret(value), { error: NO_SECRETS });

const flag = z.boolean({ error: 'expected true or false' });

const NAMED = 'expected date, from and to, or object';

/** Objects to withdraw. */
const WITHDRAW = z
  .strictObject(
    {
      date: day.optional(),
      from: day.optional(),
      to: day.optional(),
      object: text.optional(),
      /** Reads them again as they are now. */
      reload: flag.optional(),
    },
    { error: NAMED },
  )
  .refine(
    ({ date, from, to, object }) =>
      [date, from ?? to, object].filter((value) => value !== undefined).length === 1 &&
      (from === undefined) === (to === undefined) &&
      !(from !== undefined && to !== undefined && from > to),
    { when, error: NAMED },
  );

const place = text.optional().catch(undefined);
const PLACES = z.object({ logData: place, logJsonPath: place, songData: place }).catch({});

/** Fields of the input of a load. Every field is optional: the worker's configuration provides the rest. */
const FIELDS = z.strictObject({
  logData: text.optional(),
  /** `null` stands for the paths of Sparkify's own logs, even if the worker's configuration names a file. */
  logJsonPath: text.nullable().optional(),
  songData: text.optional(),
  /** Loads only the objects of this day, by the date in their names; see SCHEDULED_DAY. */
  date: z.union([z.literal(SCHEDULED_DAY), day], { error: 'expected a day as YYYY-MM-DD' }).optional(),
  /** Load window, or backfill window: first and last day, both included. */
  from: day.optional(),
  to: day.optional(),
  /** Loads all objects, even those in the ledger. */
  full: flag.optional(),
  maxErrors: z
    .int({ error: 'expected a whole number from 0 to 100000' })
    .min(0, { error: 'expected a whole number from 0 to 100000' })
    .max(100_000, { error: 'expected a whole number from 0 to 100000' })
    .optional(),
  /** Repairs texts of the logs whose UTF-8 was decoded twice as Latin-1. */
  repairText: flag.optional(),
  /** Whether a step that failed for good ends the load (`fail`) or waits for an operator (`hold`). */
  onFailure: z.enum(['fail', 'hold'], { error: 'expected fail or hold' }).optional(),
  /** Publishes in a transaction that is rolled back, and reports what it would have changed. */
  dryRun: flag.optional(),
  /** Makes the star from nothing, of all objects, in place of the old one. */
  rebuild: flag.optional(),
  /** Takes the rows of these objects out of the star: those of a day, of several days, or one. */
  withdraw: WITHDRAW.optional(),
  /** Load id of a run that is undone. */
  undo: text.optional(),
  /** Load id of a run whose objects with rejected records are loaded again. */
  rejectedOf: text.optional(),
});

type Fields = z.infer<typeof FIELDS>;

/** Input of the workflow `loadWarehouse`, which people also type into the Web UI. */
export const LOAD_INPUT = FIELDS.refine((input) => corrections(input).length <= 1, {
  when,
  path: ['rebuild'],
  error: 'expected one of full, rebuild, withdraw, undo and rejectedOf',
})
  .refine((input) => corrections(input).filter((name) => name !== 'full').length === 0 || !isDated(input), {
    when,
    path: ['date'],
    error: 'expected no load window beside rebuild, withdraw, undo or rejectedOf',
  })
  .refine((input) => input.date === undefined || (input.from === undefined && input.to === undefined), {
    when,
    path: ['date'],
    error: 'expected either date, or from and to',
  })
  .refine((input) => (input.from === undefined) === (input.to === undefined), {
    when,
    path: ['from'],
    error: 'expected both from and to',
  })
  .refine((input) => input.from === undefined || input.to === undefined || !(input.from > input.to), {
    when,
    path: ['to'],
    error: 'expected a day that is not before from',
  });

/** See LOAD_INPUT. */
export type LoadInput = z.infer<typeof LOAD_INPUT>;

function corrections({ full, rebuild, withdraw, undo, rejectedOf }: Fields): string[] {
  const asked = { full: full || undefined, rebuild: rebuild || undefined, withdraw, undo, rejectedOf };
  return Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

function isDated({ date, from, to }: Fields): boolean {
  return date !== undefined || from !== undefined || to !== undefined;
}

/** Correction that an input asks for; undefined if it asks for a load of what is new. */
export function correctionOf({ rebuild, withdraw, undo, rejectedOf }: LoadInput): Correction | undefined {
  if (rebuild) return { kind: 'rebuild' };
  if (undo !== undefined) return { kind: 'undo', loadId: undo };
  if (rejectedOf !== undefined) return { kind: 'rejected', loadId: rejectedOf };
  if (withdraw === undefined) return undefined;
  const { date, from, to, object, reload = false } = withdraw;
  if (object !== undefined) return { kind: 'withdraw', named: { uri: object }, reload };
  const window = { from: date ?? from ?? '', to: date ?? to ?? '' };
  return { kind: 'withdraw', named: { window }, reload };
}

/**
 * Parses the input of a load. No input, `null` and `{}` mean the same: the worker's configuration decides.
 * @param further problems that the caller has found.
 * @throws INPUT_INVALID naming every problem at once.
 */
export function parseLoadInput(input: unknown, further: readonly string[] = []): LoadInput {
  const parsed = LOAD_INPUT.safeParse(input ?? {});
  if (parsed.success && further.length === 0) return parsed.data;
  const problems = [...(parsed.error?.issues ?? []).flatMap(describeIssue), ...further];
  throw invalidInput(problems);
}

/** Maximum numbers of problems that an error names, and of UTF-16 units of each: Temporal does not take a larger failure. */
const MAX_PROBLEMS = 20;
const MAX_UNITS = 200;

/** Error for an input, or a plan, that has these problems. It names the first ones, and counts the others. */
export function invalidInput(problems: readonly string[], subject: 'input' | 'plan' = 'input'): LoadError {
  const named = problems.slice(0, MAX_PROBLEMS).map((problem) => cutText(problem, MAX_UNITS));
  if (problems.length > MAX_PROBLEMS) named.push(`and ${problems.length - MAX_PROBLEMS} more`);
  const message = `The ${subject} has ${problems.length} problem(s): ${named.join('; ')}`;
  return new LoadError('INPUT_INVALID', message, { problems: named });
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys') return [`${issue.path.join('.') || 'input'}: ${issue.message}`];
  const { shape } = issue.path[0] === 'withdraw' ? WITHDRAW : LOAD_INPUT;
  const known = Object.keys(shape).join(', ');
  return issue.keys.map((key) => `${[...issue.path, key].join('.')}: not known; known are ${known}`);
}

/** Places of the sources in an input. */
export type NamedPlaces = Pick<LoadInput, 'logData' | 'logJsonPath' | 'songData'>;

/** Sources that an input names, even if the rest of it is invalid. */
export function placesIn(input: unknown): NamedPlaces {
  return PLACES.parse(input);
}

/** Fields of the input that a description mentions. */
type Described = Omit<LoadInput, 'logJsonPath' | 'maxErrors'>;

/** Describes a load in one sentence: its summary in the Web UI. */
export function describeLoad(input: Described): string {
  const { dryRun, logData, songData, repairText, onFailure } = input;
  const correction = correctionOf(input);
  const what = correction === undefined ? describeObjects(input) : describeCorrection(correction);
  const places = [logData, songData].filter((uri) => uri !== undefined);
  const sources = places.length === 0 ? '' : ` from ${places.join(' and ')}`;
  const further = [...(repairText ? ['repair its text'] : []), ...(onFailure === 'hold' ? ['hold what fails'] : [])];
  const sentence = [`${what}${sources}`, further.join(' and ')].filter((part) => part !== '').join(', and ');
  return visibleLine(dryRun ? `Dry run: ${sentence}` : sentence);
}

function describeObjects({ full, date, from, to }: Described): string {
  const what = full ? 'all objects' : 'what is new';
  const first = date ?? from;
  const last = date ?? to;
  return `Load ${what}${first === undefined ? '' : ` of ${first}${first === last ? '' : ` to ${last}`}`}`;
}
