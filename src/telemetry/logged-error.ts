import { TemporalFailure, ApplicationFailure, ActivityFailure } from '@temporalio/common';
import { withoutSecrets } from '../model/secrets-in-text.js';

/** Details of a failure that name places, tables and checks; its rows and values may be personal. */
const PLACES = ['source', 'table', 'check', 'failing', 'count', 'sql', 'file', 'line', 'column', 'sqlState', 'uri'];

/** Parts of an error that may be logged: the code, the first line of its message, and its place. No row, no value. */
export function describeForLog(error: unknown): Record<string, unknown> {
  const cause = error instanceof ActivityFailure ? (error.cause ?? error) : error;
  const [firstLine = ''] = (cause instanceof Error ? cause.message : String(cause)).split('\n', 1);
  const message = withoutSecrets(firstLine);
  if (cause instanceof ApplicationFailure) return { code: cause.type ?? 'INTERNAL', message, ...placesOf(cause) };
  if (!(cause instanceof Error) || cause instanceof TemporalFailure) return { message };
  // The stack locates an unexpected error; it begins with the whole message.
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^ +at /.test(line));
  return { name: cause.name, message, stack: frames.join('\n') };
}

function placesOf({ details }: ApplicationFailure): Record<string, unknown> {
  const facts = (details?.[0] ?? {}) as Record<string, unknown>;
  const rejected = (facts['rejected'] as Record<string, unknown>[] | undefined)?.[0] ?? {};
  return Object.fromEntries(Object.entries({ ...rejected, ...facts }).filter(([name]) => PLACES.includes(name)));
}
