import { sqlFile } from '../sql/files.js';
import { rowsCounted, type Session } from '../warehouse/warehouse.js';
import { repairedText } from './double-encoding.js';
import type { Dependencies } from './dependencies.js';

/** Columns of stage_events whose texts are repaired: the labels of the statements of sql/repair/stage_events.sql. */
const COLUMNS = ['artist', 'song', 'location', 'first_name', 'last_name'] as const;

/** How many texts were put right, by the column of stage_events. */
export type Repaired = Readonly<Record<(typeof COLUMNS)[number], number>>;

/**
 * Puts the texts of the staged events right that are UTF-8 decoded twice as Latin-1. It is part of the transaction that
 * stages them. What each text was is found here, since the engines have no function in common for it; SQL puts it in.
 */
export async function repairStaging({ warehouse }: Dependencies, session: Session): Promise<Repaired> {
  await session.batch([
    { file: sqlFile('database/drop_table.sql'), values: { table: 'repaired_text' } },
    sqlFile('tables/run/repaired_text.sql'),
  ]);
  const rows = pairs(await session.select(sqlFile('repair/damaged_text.sql')));
  if (rows.length > 0) await warehouse.writeRows(session, 'repaired_text', ['damaged', 'repaired'], [rows]);
  const executed = await session.execute(sqlFile('repair/stage_events.sql'));
  const counts = COLUMNS.map((column) => [column, rowsCounted(executed, column)] as const);
  return Object.fromEntries(counts) as Repaired;
}

function pairs(found: readonly Record<string, unknown>[]): string[][] {
  return found.flatMap(({ damaged }) => {
    const repaired = repairedText(String(damaged));
    return repaired === null ? [] : [[String(damaged), repaired]];
  });
}

/** Writes into the ledger how many texts were repaired; what an earlier attempt wrote is deleted before. */
export async function recordRepaired(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  loadId: string,
  repaired: Repaired,
): Promise<void> {
  const rows = Object.entries(repaired).map(([column, count]) => [loadId, column, String(count)]);
  await warehouse.writeRows(session, 'load_repair', ['load_id', 'column_name', 'repaired'], [rows]);
}

/** How many texts were put right, in all. */
export function totalRepaired(repaired: Repaired): number {
  return Object.values(repaired).reduce((sum, count) => sum + count, 0);
}

/** What was put right, in a sentence. */
export function describeRepaired(repaired: Repaired): string {
  const parts = Object.entries(repaired).flatMap(([column, count]) => (count > 0 ? [`${count} in ${column}`] : []));
  const where = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `${totalRepaired(repaired)} texts of the logs, decoded twice as Latin-1, were repaired${where}`;
}
