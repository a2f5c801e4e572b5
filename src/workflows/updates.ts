import { ApplicationFailure, defineUpdate } from '@temporalio/workflow';
import type { ErrorCode } from '../model/errors.js';
import type { HeldStep } from './progress.js';

/** Result of an Update: the steps that still wait. */
export interface StillHeld {
  readonly held: readonly string[];
}

/** Update that runs all held steps again. */
export const retryUpdate = defineUpdate<StillHeld, []>('retry');

/** Update that accepts a failed check; the reason goes into the ledger. */
export const acceptUpdate = defineUpdate<StillHeld, [{ check: string; reason: string }]>('accept');

/** Update that ends the load as failed. */
export const abortUpdate = defineUpdate<StillHeld, [{ reason?: string } | null | undefined]>('abort');

/** Maximum length of a reason in UTF-16 units: at four bytes each it fits the ledger's column. */
const MAX_REASON_LENGTH = 250;

/** @throws UPDATE_REFUSED if nothing is held, or if there is an input. */
export function checkRetry(held: readonly HeldStep[], input: unknown): void {
  requireHeld(held);
  membersOf(input ?? {}, []);
}

/** @throws UPDATE_REFUSED if the check is not held, or if the reason is missing. */
export function checkAccept(held: readonly HeldStep[], input: unknown): void {
  requireHeld(held);
  const { check, reason } = membersOf(input, ['check', 'reason']);
  const failed = held.flatMap((one) => one.check ?? []);
  if (failed.length === 0) refuse(`no failed check is held, only ${namesOf(held)}: retry or abort`);
  if (typeof check !== 'string' || !failed.includes(check))
    refuse(`check: expected one of the failed checks that are held: ${failed.join(', ')}`);
  requireReason(reason);
}

/** @throws UPDATE_REFUSED if nothing is held, or if the reason is not text. */
export function checkAbort(held: readonly HeldStep[], input: unknown): void {
  requireHeld(held);
  const { reason } = membersOf(input ?? {}, ['reason']);
  if (reason !== undefined) requireReason(reason);
}

function requireHeld(held: readonly HeldStep[]): void {
  if (held.length === 0) refuse('nothing is held');
}

function requireReason(reason: unknown): void {
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > MAX_REASON_LENGTH)
    refuse(`reason: expected text of 1 to ${MAX_REASON_LENGTH} characters`);
}

function membersOf(input: unknown, known: readonly string[]): Record<string, unknown> {
  const expected = known.length === 0 ? 'no input' : `an object with ${known.join(' and ')}`;
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return refuse(`expected ${expected}`);
  const unknown = Object.keys(input).filter((name) => !known.includes(name));
  if (unknown.length > 0) refuse(`${unknown.join(', ')}: not known; expected ${expected}`);
  return input as Record<string, unknown>;
}

function namesOf(held: readonly HeldStep[]): string {
  return held.map(({ failure }) => failure.step).join(', ');
}

function refuse(problem: string): never {
  throw ApplicationFailure.nonRetryable(`The update is refused: ${problem}`, 'UPDATE_REFUSED' satisfies ErrorCode);
}
