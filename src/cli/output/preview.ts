import { STAR_TABLES } from '../../model/star.js';
import type { ChangedIds, LoadResult } from '../../model/result.js';
import { count } from './format.js';
import { table } from './table.js';

const KINDS = ['inserted', 'updated', 'deleted'] as const satisfies readonly (keyof ChangedIds)[];

/** Describes what a dry run would have changed: the first ids of each kind of change, by table. */
export function describePreview({ preview, changed }: Pick<LoadResult, 'preview' | 'changed'>): string {
  const rows = STAR_TABLES.flatMap((name) =>
    KINDS.flatMap((kind) => {
      const rowCount = changed[name][kind] ?? 0;
      return rowCount === 0 ? [] : [[name, kind, firstIds(preview?.[name][kind] ?? [], rowCount)]];
    }),
  );
  if (rows.length === 0) return 'Dry run: nothing would change';
  const title = 'Dry run: nothing was published. These rows would change:';
  return [title, '', table(['table', 'change', 'ids'], rows)].join('\n');
}

function firstIds(ids: readonly string[], rowCount: number): string {
  const more = rowCount - ids.length;
  return [...ids, ...(more > 0 ? [`and ${count(more)} more`] : [])].join(', ');
}
