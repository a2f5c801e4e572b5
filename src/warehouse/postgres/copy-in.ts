import { once } from 'node:events';
import { escapeIdentifier } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { toLoadError } from '../errors.js';
import type { PgSession } from '../pg-session.js';
import type { Rows } from '../warehouse.js';

/** Length of the text that is gathered before it is sent, in UTF-16 units. */
const FLUSH_LENGTH = 64 * 1024;

/**
 * Sends COPY text into a table.
 * @returns the number of rows.
 * @throws an error of `text`, after the server has discarded the rows; else the server's error, as a LoadError.
 */
export async function copyIn(
  session: PgSession,
  table: string,
  columns: readonly string[],
  text: AsyncIterable<Uint8Array | string>,
): Promise<number> {
  const names = columns.map((name) => escapeIdentifier(name)).join(', ');
  await session.sendPendingBegin();
  const stream = session.client.query(
    copyFrom(`${session.comment}copy ${escapeIdentifier(table)} (${names}) from stdin`),
  );
  let failure: Error | undefined;
  stream.on('error', (error) => (failure ??= error));
  try {
    for await (const chunk of text) {
      if (failure !== undefined) break;
      if (!stream.write(chunk)) await session.awaiting(once(stream, 'drain'));
    }
  } catch (error) {
    if (failure !== undefined) throw toLoadError(failure);
    // The server must discard the rows before the next statement.
    const closed = once(stream, 'close');
    stream.destroy(new Error('stopped'));
    await session.awaiting(closed).catch(() => undefined);
    throw error;
  }
  if (failure === undefined) {
    const closed = once(stream, 'close');
    stream.end();
    await session.awaiting(closed).catch(() => undefined);
  }
  if (failure !== undefined) throw toLoadError(failure);
  return stream.rowCount;
}

/** Converts rows to COPY text. */
export async function* copyText(rows: Rows): AsyncIterable<string> {
  let text = '';
  for await (const batch of rows) {
    for (const row of batch) {
      text += `${row.map(copyValue).join('\t')}\n`;
      if (text.length < FLUSH_LENGTH) continue;
      yield text;
      text = '';
    }
  }
  if (text !== '') yield text;
}

function copyValue(value: string | null): string {
  if (value === null) return '\\N';
  return value.replace(/[\\\t\n\r]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
