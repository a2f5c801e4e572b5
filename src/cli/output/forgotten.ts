import type { Forgotten } from '../../model/forget.js';
import { count } from './format.js';
import { table } from './table.js';

/** Describes what was removed of a user, and what a person still has to do outside the warehouse. */
export function describeForgotten({ userHash, isDryRun, places, objects }: Forgotten, userId: number): string {
  const left = places.reduce((sum, place) => sum + place.left, 0);
  const title = isDryRun
    ? `Dry run: nothing was deleted of user ${userId}. This would be:`
    : `User ${userId} is forgotten: ${count(left)} rows left. Later loads leave the user's events out.`;
  const rows = places.map(({ place, removed, left: rowsLeft }) => [place, removed, rowsLeft]);
  return [
    title,
    '',
    table(['searched', isDryRun ? 'to remove' : 'removed', 'left'], rows),
    '',
    `Hash of the user in forgotten_user: ${userHash}`,
    '',
    'Outside the warehouse, for you to delete:',
    `- the events in the sources: ${objectsOf(objects)}`,
    '- files under S3_WORK_PREFIX of loads that are running or were stopped',
    '- histories of workflows in Temporal, this one among them: they end with the retention of the namespace',
    '- logs of workers, reports and results that were saved as files, and backups of the warehouse',
  ].join('\n');
}

function objectsOf({ count: number, first }: Forgotten['objects']): string {
  if (number === 0) return 'the ledger knows none';
  const more = number > first.length ? ` and ${count(number - first.length)} more` : '';
  return `${first.join(', ')}${more}`;
}
