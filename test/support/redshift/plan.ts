import type { TransactionStatus } from './backend-link.js';
import { isCopyFromS3 } from './copy-command.js';
import { standsAt } from './phrases.js';
import { rewrite } from './rewrite.js';
import type { Strictness } from './strictness.js';
import type { Statement } from './tokens.js';
import { refusal } from './unsupported.js';
import type { ServerError } from './wire.js';

/** Treatment of a statement. */
export type Plan =
  | { readonly kind: 'pass'; readonly sql: string }
  /** Passed on after the open transaction block is committed. */
  | { readonly kind: 'commit first'; readonly sql: string }
  | { readonly kind: 'refuse'; readonly error: ServerError }
  | { readonly kind: 'copy'; readonly statement: Statement };

/** Not in a transaction block (AWS r_ALTER_TABLE, r_ALTER_TABLE_APPEND; facts 3.3). VACUUM: PostgreSQL agrees. */
function refusedInBlock({ tokens }: Statement): ServerError | null {
  if (!standsAt(tokens, 0, 'alter table')) return null;
  const action = tokens[3]?.text === '.' ? 5 : 3;
  const appends = standsAt(tokens, action, 'append from');
  const alters = standsAt(tokens, action, 'alter column') || standsAt(tokens, action, 'alter encode');
  if (!appends && !alters) return null;
  const what = appends ? 'ALTER TABLE APPEND' : 'ALTER TABLE ALTER COLUMN';
  return { code: '25001', message: `${what} cannot run inside a transaction block` };
}

/** How the emulator is set up. */
export interface PlanSettings {
  readonly serverless: boolean;
  readonly strictness: Strictness;
}

/** Decides what becomes of a statement in a session that is in `status`. */
export function planStatement(
  statement: Statement,
  status: TransactionStatus,
  { serverless, strictness }: PlanSettings,
): Plan {
  if (isCopyFromS3(statement)) return { kind: 'copy', statement };
  const error =
    refusal(statement.tokens, serverless, strictness.lenient) ?? (status === 'T' ? refusedInBlock(statement) : null);
  if (error !== null) return { kind: 'refuse', error };
  const rewritten = rewrite(statement, strictness.lenient);
  if ('error' in rewritten) return { kind: 'refuse', error: rewritten.error };
  // TRUNCATE commits the transaction in which it runs (AWS r_TRUNCATE; facts 3.3).
  const commits = statement.tokens[0]!.text === 'truncate' && status === 'T';
  return { kind: commits ? 'commit first' : 'pass', sql: rewritten.sql };
}

/** Whether a statement begins a transaction block. */
export function isBegin({ tokens }: Statement): boolean {
  return standsAt(tokens, 0, 'begin') || standsAt(tokens, 0, 'start transaction');
}
