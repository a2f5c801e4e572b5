import { sqlFile } from '../sql/files.js';
import { rowsCounted, type Session } from '../warehouse/warehouse.js';
import { repairedText } from './double-encoding.js';
import type { Dependencies } from './dependencies.js';

/** Columns of stage_events whose texts are repaired: the labels of the statements of sql/repair/stage_events.sql. */
const COLUMNS = ['artist', 'song', 'location', 'first_name', 'last_name'] as const;

/** Number of repaired texts of each column of stage_events. */
export type Repaired = Readonly<Record<(typeof COLUMNS)[number], number>>;

/**
 * Repairs damaged texts (UTF-8 decoded twice as Latin-1) of the staged events, in the transaction that stages them. The
 * repaired texts are computed here, since the engines have no common function for it; SQL writes them.
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

function pairs(rows: readonly Record<string, unknown>[]): string[][] {
  return rows.flatMap(({ damaged }) => {
    const repaired = repairedText(String(damaged));
    return repaired === null ? [] : [[String(damaged), repaired]];
  });
}

/** Writes the numbers of repaired texts into the ledger. The caller has deleted those of an earlier attempt. */
export async function recordRepaired(
  { warehouse }: Pick<Dependencies, 'warehouse'>,
  session: Session,
  loadId: string,
  repaired: Repaired,
): Promise<void> {
  const rows = Object.entries(repaired).map(([column, count]) => [loadId, column, String(count)]);
  await warehouse.writeRows(session, 'load_repair', ['load_id', 'column_name', 'repaired'], [rows]);
}

/** Total number of repaired texts. */
export function totalRepaired(repaired: Repaired): number {
  return Object.values(repaired).reduce((sum, count) => sum + count, 0);
}

/** Describes the repair in one sentence. */
export function describeRepaired(repaired: Repaired): string {
  const parts = Object.entries(repaired).flatMap(([column, count]) => (count > 0 ? [`${count} in ${column}`] : []));
  const where = parts.length === 0 ? '' : ` (${parts.join(', ')})`;
  return `${totalRepaired(repaired)} texts of the logs, decoded twice as Latin-1, were repaired${where}`;
}
