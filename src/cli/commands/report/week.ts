import * as Plot from '@observablehq/plot';
import type { Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';
import type { Picture } from './figure.js';
import { html, type Html } from './html.js';
import { leader, mostPlays, playsOf } from './ranking.js';
import { counted } from './words.js';

/** Names of the weekdays, Sunday first: the order in which the star counts them. */
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** Weekdays as a week is drawn: from Monday. */
const ROWS = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)].map((name) => name.slice(0, 3));

/** Opacity of a cell without plays, and of that with the most. */
const FAINTEST = 0.07;

/** Draws a cell for each hour of the week, the darker the more plays. @param rows rows of sql/queries/weekly_rhythm.sql. */
export function week(rows: readonly Row[], allPlays: number): Picture {
  const most = mostPlays(rows);
  const title = leader({ rows, nameOf, allPlays, noun: 'hour of the week', plural: 'hours of the week' });
  return {
    sql: 'queries/weekly_rhythm.sql',
    title,
    note: html`Plays by hour of the week, in UTC. ${scale(most)}`,
    chart: cells(rows, most),
  };
}

function nameOf(row: Row): string {
  const hour = Number(row['hour']);
  return `${WEEKDAYS[Number(row['weekday'])] ?? ''} from ${hour}:00 to ${hour + 1}:00 (UTC)`;
}

/** Scale of the colours. */
function scale(most: number): Html {
  const steps = [...new Set([0, Math.round(most / 4), Math.round(most / 2), Math.round((3 * most) / 4), most])];
  const boxes = steps.map(
    (plays) =>
      html`<span class="key" style="background: var(--accent); opacity: ${opacityOf(plays, most)}"></span
        >${count(plays)} `,
  );
  return html`<span class="line">${boxes} plays</span>`;
}

function opacityOf(plays: number, most: number): string {
  return (FAINTEST + ((1 - FAINTEST) * plays) / Math.max(1, most)).toFixed(2);
}

function cells(rows: readonly Row[], most: number): Chart {
  const plays = new Map(rows.map((row) => [`${Number(row['weekday'])} ${Number(row['hour'])}`, playsOf(row)]));
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const data = WEEKDAYS.flatMap((weekday, i) =>
    hours.map((hour) => {
      const value = plays.get(`${i} ${hour}`) ?? 0;
      const title = `${weekday} ${hour}:00–${hour}:59 UTC: ${counted(value, 'play')}`;
      return { weekday: weekday.slice(0, 3), hour, opacity: opacityOf(value, most), title };
    }),
  );
  return (width) => ({
    height: width < 500 ? 210 : 240,
    marginLeft: 36,
    marginTop: 4,
    marginRight: 4,
    marginBottom: 40,
    x: { domain: hours, label: 'hour of the day (UTC)', labelAnchor: 'center', labelArrow: 'none', tickSize: 0 },
    y: { domain: ROWS, label: null, tickSize: 0 },
    marks: [
      Plot.axisX(hours.filter((hour) => hour % (width < 500 ? 4 : 2) === 0)),
      Plot.cell(data, {
        x: 'hour',
        y: 'weekday',
        fill: 'var(--accent)',
        fillOpacity: { value: 'opacity', scale: null },
        title: 'title',
        inset: 0.5,
        rx: 2,
      }),
    ],
  });
}
