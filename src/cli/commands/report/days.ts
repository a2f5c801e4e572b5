import * as Plot from '@observablehq/plot';
import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { widthOf, type Chart } from './draw.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Most days of a chart: more columns could not be told apart. */
export const MAX_DAYS = 92;

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
export function days({ rows, series, unit, from, to, lasts, mark }: Days): Chart {
  const columns = columnsOf(rows, series, unit, lasts);
  const totals = rows.map((row) => sumOf(row, series));
  const most = Math.max(1, ...totals);
  const start = Date.parse(from);
  const end = Math.max(Date.parse(to) + DAY_MS, start + MIN_DAYS * DAY_MS);
  return (width) => {
    const isNarrow = width < 500;
    const height = isNarrow ? 220 : 260;
    const marks = rows.map((row, i) => ({ at: noon(row), total: totals[i], text: mark?.(row, isNarrow) ?? '' }));
    const perPixel = most / (height - MARGINS.marginTop - MARGINS.marginBottom);
    const nameX = new Date(Math.min(end, noon(rows.at(-1) ?? {}).getTime() + DAY_MS / 2));
    const names = namesOf(rows.at(-1), series, LINE_PX * perPixel);
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
        Plot.axisX(ticks(start, end, isNarrow ? 4 : 6), {
          tickFormat: (time: Date) => `${time.getUTCDate()} ${monthOf(time)}`,
          label: `days (UTC), ${from === to ? from : `${from} to ${to}`}`,
          labelAnchor: 'center',
          labelArrow: 'none',
        }),
        Plot.rectY(columns, { x1: 'from', x2: 'to', y: 'value', fill: 'fill', title: 'title', insetRight: 1 }),
        Plot.ruleY([0]),
        Plot.text(marks, {
          x: 'at',
          y: 'total',
          text: 'text',
          lineAnchor: 'bottom',
          dy: -3,
          fontSize: 10,
          fill: 'currentColor',
        }),
        Plot.dot(names, { x: nameX, y: 'at', symbol: 'square2', r: 4, fill: 'fill', stroke: 'none', dx: 10, dy: -8 }),
        Plot.text(names, {
          x: nameX,
          y: 'at',
          text: 'text',
          textAnchor: 'start',
          lineAnchor: 'bottom',
          dx: KEY_PX,
          dy: -2,
          fill: 'currentColor',
        }),
      ],
    };
  };
}

function columnsOf(rows: readonly Row[], series: readonly Series[], unit: string, lasts: boolean): object[] {
  return series.flatMap(({ column, name, fill }) =>
    rows.map((row, i) => {
      const from = Date.parse(field(row, 'day'));
      const next = rows[i + 1];
      const to = lasts && next !== undefined ? Date.parse(field(next, 'day')) : from + DAY_MS;
      const value = Number(row[column]);
      const title = `${field(row, 'day')}: ${count(value)} ${unit} of ${count(sumOf(row, series))}, ${name}`;
      return { from: new Date(from), to: new Date(to), value, fill, title };
    }),
  );
}

/** Name of a series, and its place on the axis of values. */
interface Name {
  readonly at: number;
  readonly text: string;
  readonly fill: string;
}

/** Places of the names beside the parts of the last column. They are at least a line apart. */
function namesOf(last: Row | undefined, series: readonly Series[], line: number): Name[] {
  if (last === undefined) return [];
  let below = 0;
  let least = 0;
  return series.map(({ column, name, fill }) => {
    const value = Number(last[column]);
    const at = Math.max(least, below + value / 2 - line / 2);
    below += value;
    least = at + line;
    return { at, text: `${name} ${count(value)}`, fill };
  });
}

function sumOf(row: Row, series: readonly Series[]): number {
  return series.reduce((sum, { column }) => sum + Number(row[column]), 0);
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
