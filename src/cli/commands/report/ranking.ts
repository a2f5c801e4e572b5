import type { Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { bars, scaleOf, type Bar, type Scale } from './bars.js';
import { damageNote, markedTexts, shortLine } from './damaged-text.js';
import type { Picture } from './figure.js';
import { html } from './html.js';
import { counted } from './words.js';

/** Number of bars of a ranking. */
export const MAX_BARS = 10;

/** Limit of the queries of rankings: as many rows may be more. */
const MAX_ROWS = 20;

/** Rows that have plays, and are ranked by them. */
export interface Ranked {
  /** Rows with a column `plays`, in any order. */
  readonly rows: readonly Row[];
  readonly nameOf: (row: Row) => string;
  readonly noun: string;
  readonly plural: string;
  /** Number of plays of which the rows have their part. */
  readonly allPlays: number;
}

/** Ranking of rows of a query by their plays. */
export interface Ranking extends Omit<Ranked, 'nameOf'> {
  readonly sql: string;
  /** Texts of a row that name it. */
  readonly textsOf: (row: Row) => readonly string[];
  /** What is written behind the number of plays: `22 users`. */
  readonly behind: (row: Row) => string;
  readonly note: string;
  /** Default: which of the rows has the most plays. */
  readonly title?: string;
}

/** Draws the first rows of rankings as bars, all on one scale. */
export function rankings(all: readonly Ranking[]): Picture[] {
  const items = all.map(itemsOf);
  const scale = scaleOf(items.flat());
  return all.map((ranking, i) => pictureOf(ranking, items[i] ?? [], scale));
}

function itemsOf({ rows, textsOf, behind }: Ranking): Bar[] {
  return rows.slice(0, MAX_BARS).map((row) => ({
    label: markedTexts(textsOf(row)),
    value: playsOf(row),
    text: `${counted(playsOf(row), 'play')}, ${behind(row)}`,
  }));
}

function pictureOf({ sql, note, title, textsOf, ...ranked }: Ranking, items: readonly Bar[], scale: Scale): Picture {
  const nameOf = (row: Row) => markedTexts(textsOf(row));
  const damage = damageNote(ranked.rows.slice(0, MAX_BARS).flatMap(textsOf));
  return {
    sql,
    title: title ?? leader({ ...ranked, nameOf }),
    note: damage === null ? note : html`${note}<span class="line">${damage}</span>`,
    chart: items.length === 0 ? null : bars(items, scale),
  };
}

/** Says which of several has the most plays, or that some share the first place. */
export function leader({ rows, nameOf, noun, plural, allPlays }: Ranked): string {
  const most = mostPlays(rows);
  const [first, second, ...others] = rows.filter((row) => playsOf(row) === most);
  const name = (row: Row) => shortLine(nameOf(row));
  if (first === undefined) return `No ${noun} has plays`;
  if (second === undefined && most === allPlays)
    return `${name(first)} has ${most === 1 ? 'the only play' : `all ${count(most)} plays`}`;
  if (second === undefined) return `${name(first)} has the most plays: ${count(most)} of ${count(allPlays)}`;
  if (others.length === 0)
    return `${name(first)} and ${name(second)} have the most plays: ${count(most)} each of ${count(allPlays)}`;
  const ties = others.length + 2;
  const orMore = ties === rows.length && ties >= MAX_ROWS ? ' or more' : '';
  return `${count(ties)}${orMore} ${plural} share the first place: ${counted(most, 'play')} each of ${count(allPlays)}`;
}

/** Largest number of plays of the rows; 0 if there are none. */
export function mostPlays(rows: readonly Row[]): number {
  return rows.reduce((most, row) => Math.max(most, playsOf(row)), 0);
}

/** Number of plays of a row. */
export function playsOf(row: Row): number {
  return Number(row['plays']);
}
