import { createHmac } from 'node:crypto';
import type { Settings } from '../config/settings.js';
import { LoadError } from '../model/errors.js';
import { sqlFile } from '../sql/files.js';
import {
  rowsCounted,
  type BatchResult,
  type RejectedRow,
  type Session,
  type Warehouse,
} from '../warehouse/warehouse.js';

/** Member for the id of a user in a JSON text. */
const USER_ID = /"[^"]*user_?id"\s*:\s*"?(\d+)/gi;

/** Text in place of a rejected record of a forgotten user. */
const REDACTED = '(record of a forgotten user)';

const REMEDY = 'Set SPARKIFY_LOAD_FORGET_KEY of all workers to the key with which users were forgotten.';

/** Hash by which loads know a forgotten user: HMAC-SHA256 of the id, in hexadecimal digits. */
export function userHash(key: string, userId: number): string {
  return createHmac('sha256', key).update(String(userId)).digest('hex');
}

/** Users that a run leaves out: those that were forgotten. */
export class ForgottenUsers {
  private constructor(
    readonly hashes: ReadonlySet<string>,
    private readonly key: string,
  ) {}

  /**
   * @param forgotten result of `forget/forgotten_users.sql`.
   * @returns the users; null if none is forgotten.
   * @throws CONFIG_INVALID if users are forgotten and there is no key to know them by.
   */
  static of({ LOAD_FORGET_KEY: key }: Settings, forgotten: BatchResult | undefined): ForgottenUsers | null {
    const hashes = new Set((forgotten?.rows ?? []).map((row) => String(row['user_hash'])));
    if (hashes.size === 0) return null;
    if (key !== undefined) return new ForgottenUsers(hashes, key);
    const message = `${hashes.size} user(s) are forgotten, and SPARKIFY_LOAD_FORGET_KEY is not set: their events could come back`;
    throw new LoadError('CONFIG_INVALID', message, {}, { remedy: REMEDY });
  }

  /** Whether the user of an id, as a source has it, is forgotten. Zeros before an id are not part of it. */
  has(id: string): boolean {
    return /^\d+$/.test(id) && this.hashes.has(userHash(this.key, Number(id)));
  }

  /** Rejected record without its text, if it names a forgotten user: it may be several records on one line. */
  redacted(row: RejectedRow): RejectedRow {
    const isForgotten = userIdsIn(row.raw ?? '').some((id) => this.has(id));
    return isForgotten ? { ...row, value: '', raw: REDACTED } : row;
  }
}

/** Deletes the events of forgotten users from the staged ones, and notes which users those are. @returns their number. */
export async function leaveOut(
  warehouse: Pick<Warehouse, 'writeRows'>,
  session: Session,
  forgotten: ForgottenUsers,
): Promise<number> {
  const staged = await session.select(sqlFile('forget/staged_users.sql'));
  let leftOut = 0;
  for (const { user_id: id } of staged.filter((row) => forgotten.has(String(row['user_id'])))) {
    leftOut += rowsCounted(await session.execute(sqlFile('forget/leave_out.sql'), { user_id: id }), 'left out');
  }
  await session.batch([{ file: sqlFile('database/delete_rows.sql'), values: { table: 'left_out_user' } }]);
  const rows = [...forgotten.hashes].map((hash) => [hash]);
  await warehouse.writeRows(session, 'left_out_user', ['user_hash'], [rows]);
  return leftOut;
}

/** Whether a text has a record of this user: a member named like userId, with this value. */
export function namesUser(text: string, userId: number): boolean {
  return userIdsIn(text).some((id) => Number(id) === userId);
}

function userIdsIn(text: string): string[] {
  return [...text.matchAll(USER_ID)].map(([, id = '']) => id);
}
