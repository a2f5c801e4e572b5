import * as Plot from '@observablehq/plot';
import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { widthOf, type Chart } from './draw.js';

/** Length of a day. */
export const DAY_MS = 24 * 60 * 60 * 1000;

/** Fewest days that the axis is long, so that the column of a single day is no wall. */
const MIN_DAYS = 7;

/** Part of each column, by which the columns are stacked. */
export interface Series {
  /** Column of the rows. */
  readonly column: string;
  readonly name: string;
  readonly fill: string;
}

/** Columns of days. */
export interface Days {
  /** Rows with a column `day`, in order. */
  readonly rows: readonly Row[];
  /** Series in the order in which they are stacked. */
  readonly series: readonly Series[];
  readonly unit: string;
  /** First and last day of the axis: charts that are compared have the same. */
  readonly from: string;
  readonly to: string;
  /** Whether a column continues to the next row: a level lasts, plays do not. */
  readonly lasts: boolean;
  /** Text above the column of a row. On a narrow chart columns have no room for numbers. */
  readonly mark?: (row: Row, isNarrow: boolean) => string;
}

const MARGINS = { marginLeft: 48, marginTop: 34, marginBottom: 40 } as const;

/** Place of a name behind the key of its colour, in pixels. */
const KEY_PX = 18;

/** Name and number that there is always room for, so that the axes of most charts are equally long. */
const USUAL_NAME = 'paid 9,999';

/** Height of a line of text, in pixels. */
const LINE_PX = 15;

/** Draws a column for each day, with the series stacked and named beside the last one. */
export function days({ rows, series: all, unit, from, to, lasts, mark }: Days): Chart {
  const series = all.filter(({ column }) => sumOf(rows, column) > 0);
  const totals = rows.map((row) => totalOf(row, series));
  const most = Math.max(1, ...totals);
  const columns = columnsOf(rows, series, unit, lasts);
  const start = Date.parse(from);
  const end = Math.max(Date.parse(to) + DAY_MS, start + MIN_DAYS * DAY_MS);
  return (width) => {
    const isNarrow = width < 500;
    const height = isNarrow ? 220 : 260;
    const linePx = (LINE_PX * most) / (height - MARGINS.marginTop - MARGINS.marginBottom);
    const names = namesOf(rows.at(-1), series, linePx);
    const marks = rows.map((row, i) => ({ at: noon(row), total: totals[i], text: mark?.(row, isNarrow) ?? '' }));
    return {
      height,
      ...MARGINS,
      marginRight: KEY_PX + widthOf([...names.map(({ text }) => text), USUAL_NAME]),
      x: { type: 'utc', domain: [new Date(start), new Date(end)], label: null },
      y: {
        grid: true,
        nice: true,
        domain: [0, most],
        label: `↑ ${unit}`,
        labelArrow: 'none',
        ticks: Math.min(5, most),
      },
      marks: [
        dayAxis(ticks(start, end, isNarrow ? 4 : 6), from === to ? from : `${from} to ${to}`),
        Plot.rectY(columns, { x1: 'from', x2: 'to', y: 'value', fill: 'fill', title: 'title', insetRight: 1 }),
        Plot.ruleY([0]),
        Plot.text(marks, { x: 'at', y: 'total', text: 'text', ...ABOVE, dy: -3, fontSize: 10 }),
        Plot.dot(names, { x: 'x', y: 'y', symbol: 'square2', r: 4, fill: 'fill', stroke: 'none', dx: 10, dy: -8 }),
        Plot.text(names, { x: 'x', y: 'y', text: 'text', ...ABOVE, dy: -2, textAnchor: 'start', dx: KEY_PX }),
      ],
    };
  };
}

/** Sum of a column. */
export function sumOf(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column] ?? 0), 0);
}

/** Text that stands on its place. */
const ABOVE = { lineAnchor: 'bottom', fill: 'currentColor' } as const;

function dayAxis(middles: readonly Date[], range: string): Plot.Markish {
  return Plot.axisX(middles, {
    tickFormat: (time: Date) => `${time.getUTCDate()} ${monthOf(time)}`,
    label: `days (UTC), ${range}`,
    labelAnchor: 'center',
    labelArrow: 'none',
  });
}

function columnsOf(rows: readonly Row[], series: readonly Series[], unit: string, lasts: boolean): object[] {
  return series.flatMap(({ column, name, fill }) =>
    rows.map((row, i) => {
      const from = Date.parse(field(row, 'day'));
      const next = rows[i + 1];
      const to = lasts && next !== undefined ? Date.parse(field(next, 'day')) : from + DAY_MS;
      const value = Number(row[column]);
      const title = `${field(row, 'day')}: ${count(value)} of ${count(totalOf(row, series))} ${unit}, ${name}`;
      return { from: new Date(from), to: new Date(to), value, fill, title };
    }),
  );
}

/** Name of a series, and its place on both axes. */
interface Name {
  readonly x: Date;
  readonly y: number;
  readonly text: string;
  readonly fill: string;
}

/** Names beside the parts of the last column, at least a line apart. @param line height of a line on the axis of values. */
function namesOf(last: Row | undefined, series: readonly Series[], line: number): Name[] {
  if (last === undefined) return [];
  const x = new Date(Date.parse(field(last, 'day')) + DAY_MS);
  let below = 0;
  let least = 0;
  return series.map(({ column, name, fill }) => {
    const value = Number(last[column]);
    const y = Math.max(least, below + value / 2 - line / 2);
    below += value;
    least = y + line;
    return { x, y, text: `${name} ${count(value)}`, fill };
  });
}

function totalOf(row: Row, series: readonly Series[]): number {
  return series.reduce((total, { column }) => total + Number(row[column]), 0);
}

/** Middle of a row's day. */
function noon(row: Row): Date {
  return new Date(Date.parse(field(row, 'day')) + DAY_MS / 2);
}

/** Some of the days from `start` to before `end`, at noon: the middles of their columns. */
function ticks(start: number, end: number, most: number): Date[] {
  const all = Math.round((end - start) / DAY_MS);
  const step = Math.ceil(all / most);
  return Array.from({ length: Math.ceil(all / step) }, (_, i) => new Date(start + (i * step + 0.5) * DAY_MS));
}

function monthOf(time: Date): string {
  return time.toLocaleString('en', { month: 'short', timeZone: 'UTC' });
}
