import { escapeIdentifier } from 'pg';
import type { CopyColumn } from '../../copy-emulator/rules.js';
import type { Session } from '../warehouse.js';

/** Longest character in bytes. A text is cut between characters, so that up to three bytes of the column stay free. */
const CHARACTER_BYTES = 4;

/** Counts the texts that fill their columns. COPY does not report which ones TRUNCATECOLUMNS cut: they are among these. */
export async function countFullWidth(session: Session, table: string, columns: readonly CopyColumn[]): Promise<number> {
  const counts = columns.flatMap(({ name, type }) => {
    if (type.kind !== 'varchar') return [];
    const isFull = `octet_length(${escapeIdentifier(name)}) > ${type.maxBytes - CHARACTER_BYTES}`;
    return [`count(case when ${isFull} then 1 end)`];
  });
  const { rows } = await session.query(`select ${counts.join(' + ')} as full_width from ${escapeIdentifier(table)}`);
  return Number(rows[0]?.['full_width'] ?? 0);
}
