import { z } from 'zod';
import { LoadError } from '../model/errors.js';
import { forEachTable } from '../model/star.js';
import type { LoadPlan } from '../model/plan.js';
import type { LoadResult } from '../model/result.js';
import type { Progress } from '../workflows/progress.js';
import type { StillHeld } from '../workflows/updates.js';

/**
 * Answers of a load's workflow, parsed. The worker that gives them may be of another version than the client that reads
 * them: fields that are not known here are kept, and fields that are missing or different are reported.
 */

const failure = z.looseObject({ code: z.string(), message: z.string(), step: z.string(), sql: z.string().optional() });

const objectCount = z.looseObject({
  listed: z.number(),
  loaded: z.number(),
  skipped: z.number(),
  outside: z.number().optional(),
  replaced: z.number().optional(),
  reread: z.number().optional(),
  removed: z.number().optional(),
  withdrawn: z.number().optional(),
  bytes: z.number(),
});

const objects = z.looseObject({ events: objectCount, songs: objectCount });

const checkResult = z.looseObject({
  name: z.string(),
  severity: z.enum(['error', 'warn']),
  status: z.enum(['passed', 'failed', 'skipped']),
  failing: z.number(),
  accepted: z.string().optional(),
});

const tableChange = z.looseObject({ inserted: z.number(), updated: z.number(), deleted: z.number().optional() });

const ids = z.array(z.string());

const preview = z.looseObject(forEachTable(z.looseObject({ inserted: ids, updated: ids, deleted: ids })));

const step = z.looseObject({
  step: z.string(),
  subject: z.string(),
  state: z.enum(['running', 'done', 'failed', 'held', 'accepted', 'cancelled']),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  rows: z.number().nullable(),
  changed: z.number().nullable(),
  rejected: z.number().nullable(),
});

const LOAD_RESULT: z.ZodType<LoadResult> = z.looseObject({
  status: z.enum(['COMPLETED', 'FAILED', 'CANCELLED']),
  workflowId: z.string(),
  runId: z.string(),
  loadId: z.string().nullable(),
  preview: preview.optional(),
  objects,
  staged: z.looseObject({
    stage_events: z.number(),
    stage_songs: z.number(),
    rejected: z.number(),
    repaired: z.number().optional(),
    sampledObjects: z.number().optional(),
  }),
  /** Workers of older versions report fewer tables. */
  tables: z.looseObject(forEachTable(z.number().default(0))),
  changed: z.looseObject(forEachTable(tableChange.default({ inserted: 0, updated: 0 }))),
  moved: z.number(),
  checks: z.array(checkResult),
  steps: z.array(step).optional(),
  /** Workers of older versions report none. */
  warnings: z.array(z.string()).default([]),
  durationMs: z.number(),
  failure: failure.nullable(),
});

/** Progress of a load as far as a client reads it. */
export interface LoadProgress extends Omit<Progress, 'plan'> {
  readonly plan: (Pick<LoadPlan, 'summary'> & { readonly checks: readonly unknown[] }) | null;
}

const PROGRESS: z.ZodType<LoadProgress> = z.looseObject({
  plan: z.looseObject({ summary: z.string(), checks: z.array(z.unknown()) }).nullable(),
  objects,
  steps: z.array(step),
  checks: z.array(checkResult),
  held: z.array(z.looseObject({ failure, check: z.string().nullable(), until: z.number() })),
  warnings: z.array(z.string()),
  failure: failure.nullable(),
});

const STILL_HELD: z.ZodType<StillHeld> = z.looseObject({ held: z.array(z.string()) });

/** Figures that a running step reports in its heartbeat. */
export interface Heartbeat {
  readonly table?: string;
  /** Rows so far. */
  readonly rows?: number;
  /** Objects listed so far. */
  readonly listed?: number;
  /** Bytes read so far, as they are stored. */
  readonly bytes?: number;
}

const HEARTBEAT: z.ZodType<Heartbeat> = z.looseObject({
  table: z.string().optional(),
  rows: z.number().optional(),
  listed: z.number().optional(),
  bytes: z.number().optional(),
});

/** Parses the result of a load. @throws WORKER_INCOMPATIBLE */
export function parseLoadResult(answer: unknown): LoadResult {
  return parseAnswer(LOAD_RESULT, answer, 'the result of the load');
}

/** Parses the answer to the query `progress`. @throws WORKER_INCOMPATIBLE */
export function parseProgress(answer: unknown): LoadProgress {
  return parseAnswer(PROGRESS, answer, 'the progress of the load');
}

/** Parses the answer to the updates `retry`, `accept` and `abort`. @throws WORKER_INCOMPATIBLE */
export function parseStillHeld(answer: unknown): StillHeld {
  return parseAnswer(STILL_HELD, answer, 'the steps that are still held');
}

/** Parses the details of a heartbeat; null if they are of another kind. */
export function parseHeartbeat(details: unknown): Heartbeat | null {
  const parsed = HEARTBEAT.safeParse(details);
  return parsed.success ? parsed.data : null;
}

/** Error for a worker that does not know, or answers in another form, what this version of sparkify asks it for. */
export function incompatibleWorker(difference: string, cause?: unknown): LoadError {
  const message = `The worker runs another version of sparkify, newer or older than this one: ${difference}`;
  return new LoadError('WORKER_INCOMPATIBLE', message, {}, { cause });
}

function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, subject: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [problem] = parsed.error.issues;
  const place = problem === undefined || problem.path.length === 0 ? 'it' : problem.path.join('.');
  throw incompatibleWorker(`it reports ${subject} in a form that is not known here (${place}: ${problem?.message})`);
}
