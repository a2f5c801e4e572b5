import * as Plot from '@observablehq/plot';
import type { Row } from '../../output/field.js';
import { field } from '../../output/field.js';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Colours of the plans, in the order in which they are stacked. */
export const PLANS = { paid: 'var(--accent)', free: 'var(--second)' } as const;

/** Draws a column for each day, with the plans stacked. @param rows rows of sql/queries/plays_by_day.sql. */
export function days(rows: readonly Row[]): Chart {
  const columns = Object.entries(PLANS).flatMap(([plan, fill]) =>
    rows.map((row) => {
      const from = Date.parse(field(row, 'day'));
      const plays = Number(row[`${plan}_plays`]);
      const title = `${field(row, 'day')}: ${count(plays)} plays on the ${plan} plan, ${field(row, 'users')} users`;
      return { from: new Date(from), to: new Date(from + DAY_MS), plays, fill, title };
    }),
  );
  return (width) => ({
    height: width < 500 ? 200 : 260,
    marginLeft: 44,
    marginTop: 24,
    marginBottom: 32,
    x: { type: 'utc', label: null, ticks: width < 500 ? 4 : 8 },
    y: { grid: true, label: 'plays', ticks: 5, tickFormat: (value: number) => count(value) },
    marks: [
      Plot.rectY(columns, {
        x1: 'from',
        x2: 'to',
        y: 'plays',
        fill: 'fill',
        title: 'title',
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0]),
    ],
  });
}

/** Names of the weekdays, Monday first. */
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Draws a cell for each hour of the week, the darker the more plays. @param rows rows of sql/queries/weekly_rhythm.sql. */
export function week(rows: readonly Row[]): Chart {
  const plays = new Map(rows.map((row) => [`${Number(row['weekday'])} ${Number(row['hour'])}`, Number(row['plays'])]));
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const cells = WEEKDAYS.flatMap((weekday, i) =>
    hours.map((hour) => {
      const value = plays.get(`${(i + 1) % 7} ${hour}`) ?? 0;
      return { weekday, hour, value, title: `${weekday} ${hour}:00–${hour}:59 UTC: ${count(value)} plays` };
    }),
  );
  return (width) => ({
    height: width < 500 ? 200 : 240,
    marginLeft: 36,
    marginTop: 4,
    marginRight: 4,
    marginBottom: 40,
    x: { domain: hours, label: 'hour of the day (UTC)', labelAnchor: 'center', labelArrow: 'none', tickSize: 0 },
    y: { domain: WEEKDAYS, label: null, tickSize: 0 },
    opacity: { domain: [0, Math.max(1, ...plays.values())], range: [0.07, 1] },
    marks: [
      Plot.axisX(hours.filter((hour) => hour % (width < 500 ? 4 : 2) === 0)),
      Plot.cell(cells, {
        x: 'hour',
        y: 'weekday',
        fill: 'var(--accent)',
        fillOpacity: 'value',
        title: 'title',
        inset: 0.5,
        rx: 2,
      }),
    ],
  });
}
