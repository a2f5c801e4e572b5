import { timeInUtc } from '../../../model/time-in-utc.js';
import { field, timeOf, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import type { RunRecord } from '../../runtime/run-record.js';
import { DAY_MS } from './days.js';
import { sqlOf, tableOf, type Column } from './figure.js';
import { html, type Html, type Part } from './html.js';
import { counted, percent } from './words.js';

/** A run with the days of its logs. */
export interface LoadData extends RunRecord {
  /** Row of sql/report/load_days.sql; empty if the ledger does not know the days. */
  readonly days: Row;
}

const BEFORE_SQL = 'report/load_before.sql';

/**
 * Renders what a run changed in the star, beside what the load before it changed.
 * @param earlier the last published load before it that read records; null if there is none.
 * @param totals current numbers of rows of the tables.
 */
export function changesSection(
  load: LoadData,
  earlier: LoadData | null,
  totals: Readonly<Record<string, number>>,
): Html {
  const isCompared = hasChanges(load) && earlier !== null;
  return html`<section>
    <h2>What changed since the last load</h2>
    <p class="finding">${finding(load, earlier)}</p>
    <div class="columns">
      ${
        isCompared
          ? html`<div>
              <h3>This load and the one before</h3>
              ${figuresTable(load, earlier)} ${sqlOf(BEFORE_SQL)} ${sqlOf('report/load_days.sql')}
            </div>`
          : null
      }
      <div>
        <h3>${rowsTitle(load, isCompared)}</h3>
        ${rowsTable(load, isCompared ? earlier : null, totals)} ${sqlOf('ledger/run_tables.sql')}
      </div>
    </div>
  </section>`;
}

/** Whether a run was published and is not one that found nothing new. */
function hasChanges({ run, tables }: LoadData): boolean {
  const changed = tables.flatMap((row) => [row['inserted'], row['updated'], row['deleted']]);
  const figures = [run['stage_events'], run['stage_songs'], ...changed];
  return run['status'] === 'published' && figures.some((figure) => Number(figure) > 0);
}

function finding(load: LoadData, earlier: LoadData | null): string {
  const since = earlier === null ? '' : ` since the load of ${startOf(earlier)}`;
  if (load.run['status'] !== 'published')
    return `Nothing: this load has not been published (${field(load.run, 'status')}).`;
  if (!hasChanges(load)) return `Nothing: this load found no new or changed object${since}.`;
  if (earlier === null) return `This is the first load: everything in it is new. It added ${addedBy(load)}.`;
  return (
    `This load added ${addedBy(load)}${daysOf(load)}. ` +
    `The one before, of ${startOf(earlier)}, had added ${addedBy(earlier)}${daysOf(earlier)}.`
  );
}

function startOf({ run }: LoadData): string {
  return timeInUtc(timeOf(run, 'started_at'));
}

function addedBy(load: LoadData): string {
  return `${counted(Number(load.run['plays']), 'play')} and ${counted(newUsers(load), 'user')}`;
}

function daysOf({ days }: LoadData): string {
  const from = field(days, 'first_day');
  const to = field(days, 'last_day');
  if (from === '') return '';
  return from === to ? ` from the logs of ${from}` : ` from the logs of ${from} to ${to}`;
}

function newUsers({ tables }: LoadData): number {
  return Number(tables.find((row) => row['table_name'] === 'users')?.['inserted'] ?? 0);
}

const FIGURES_COLUMNS: readonly Column[] = [
  { name: 'figure' },
  { name: 'this load', isNumber: true },
  { name: 'before', isNumber: true },
  { name: 'difference', isNumber: true },
];

/** Figures that are compared, by name: numbers, or texts; null where a load has none. */
const FIGURES: Readonly<Record<string, (load: LoadData) => number | string | null>> = {
  'events read': ({ run }) => Number(run['stage_events']),
  'songs read': ({ run }) => Number(run['stage_songs']),
  'records rejected': ({ run }) => Number(run['rejected']),
  'plays added': ({ run }) => Number(run['plays']),
  'plays a day': playsADay,
  'plays matched': shareMatched,
  'users added': newUsers,
  warnings: ({ checks }) => checks.filter((row) => row['status'] === 'failed' && row['severity'] === 'warn').length,
};

function figuresTable(load: LoadData, earlier: LoadData): Html {
  const rows = Object.entries(FIGURES).map(([name, figureOf]): Part[] => {
    const now = figureOf(load);
    const before = figureOf(earlier);
    return [name, now, before, typeof now === 'number' && typeof before === 'number' ? signed(now - before) : null];
  });
  return tableOf(FIGURES_COLUMNS, rows);
}

/** Plays that a load added per day from the first to the last of its logs; null if these days are not known. */
function playsADay({ run, days }: LoadData): number | null {
  const first = Date.parse(field(days, 'first_day'));
  const last = Date.parse(field(days, 'last_day'));
  return Number.isNaN(last - first) ? null : Math.round(Number(run['plays']) / ((last - first) / DAY_MS + 1));
}

function shareMatched({ run }: LoadData): string | null {
  const plays = Number(run['plays']);
  return plays === 0 ? null : percent(Number(run['matched_plays']), plays);
}

function signed(difference: number): string {
  if (difference === 0) return '0';
  return `${difference > 0 ? '+' : '−'}${count(Math.abs(difference))}`;
}

const ROWS_COLUMNS: readonly Column[] = [
  { name: 'table' },
  { name: 'rows', isNumber: true },
  { name: 'new', isNumber: true },
  { name: 'changed', isNumber: true },
  { name: 'gone', isNumber: true },
];

function rowsTitle(load: LoadData, isCompared: boolean): string {
  if (!hasChanges(load)) return 'Rows of the star now';
  return `Rows of the star now, and the changes of ${isCompared ? 'both loads' : 'this load'}`;
}

function rowsTable(load: LoadData, earlier: LoadData | null, totals: Readonly<Record<string, number>>): Html {
  const rows = Object.entries(totals).map(([name, total]): Part[] => {
    const changes = ['inserted', 'updated', 'deleted'].map((change) => {
      const now = changeOf(load, name, change);
      const before = earlier === null ? 0 : changeOf(earlier, name, change);
      return now + before === 0 || earlier === null ? now : html`${count(now)}<small>before ${count(before)}</small>`;
    });
    return [name, total, ...changes];
  });
  const shown = hasChanges(load) ? ROWS_COLUMNS.length : 2;
  return tableOf(
    ROWS_COLUMNS.slice(0, shown),
    rows.map((row) => row.slice(0, shown)),
  );
}

function changeOf({ tables }: LoadData, table: string, change: string): number {
  return Number(tables.find((row) => row['table_name'] === table)?.[change] ?? 0);
}
