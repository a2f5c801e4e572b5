import * as Plot from '@observablehq/plot';
import type { Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';
import type { Picture } from './figure.js';
import { html, type Html } from './html.js';
import { counted, percent } from './words.js';

/** Colours of the plans, in the order in which they are stacked. */
export const PLANS = {
  paid: 'var(--accent)',
  both: 'var(--third)',
  free: 'var(--second)',
  unknown: 'var(--quiet)',
} as const;

type Plan = keyof typeof PLANS;

const ALL_PLANS = Object.keys(PLANS) as Plan[];

const COUNTED = ['users', 'sessions', 'plays'] as const;

/** Numbers of users, sessions or plays by plan. */
type Totals = ReadonlyMap<Plan, number>;

/** Key of a colour, with the name of its plan. */
function key(name: string, fill: string): Html {
  return html`<span class="key" style="background: ${fill}"></span>${name} `;
}

/** Draws which part the plans have of the users, sessions and plays. @param rows rows of sql/report/plans.sql. */
export function planShares(rows: readonly Row[]): Picture {
  const of = (what: (typeof COUNTED)[number]) => totalsOf(rows, what);
  const users = of('users');
  const plays = of('plays');
  const onBoth = users.get('both') ?? 0;
  const payers = (users.get('paid') ?? 0) + onBoth;
  const others = (users.get('free') ?? 0) + onBoth;
  const both =
    `Both: with plays on each plan. So ${counted(payers, 'user')} with plays on the paid plan ` +
    `and ${count(others)} with plays on the free one are ${count(sum(users))} in all.`;
  return {
    sql: 'report/plans.sql',
    title:
      `${percent(plays.get('paid') ?? 0, sum(plays))} of the plays are on the paid plan, ` +
      `by ${count(payers)} of ${counted(sum(users), 'user')}`,
    note: html`<span class="line">${plansOf(rows).map((plan) => key(plan, PLANS[plan]))}</span> Users, sessions and
      plays by the plan of their plays. ${onBoth === 0 ? null : both}`,
    chart: stacks(COUNTED.map((what) => [what, of(what)] as const)),
  };
}

function totalsOf(rows: readonly Row[], what: string): Totals {
  const totals = new Map<Plan, number>();
  for (const row of rows.filter(({ counted: one }) => one === what))
    totals.set(planOf(row), (totals.get(planOf(row)) ?? 0) + Number(row['total']));
  return totals;
}

function planOf(row: Row): Plan {
  return ALL_PLANS.find((plan) => plan === row['level']) ?? 'unknown';
}

function plansOf(rows: readonly Row[]): Plan[] {
  return ALL_PLANS.filter((plan) => rows.some((row) => planOf(row) === plan));
}

function sum(totals: Totals): number {
  return [...totals.values()].reduce((all, total) => all + total, 0);
}

/** Height of a bar with the label above it, and of that label, in pixels. */
const BAND_PX = 46;
const LABEL_PX = 20;

/** Draws a bar of full length for each of several numbers, divided by plan. */
function stacks(items: readonly (readonly [string, Totals])[]): Chart {
  const parts = items.flatMap(([what, totals]) => partsOf(what, totals));
  const labels = items.map(([what, totals]) => ({ what, text: labelOf(what, totals) }));
  return () => ({
    height: BAND_PX * items.length + 24,
    marginTop: 0,
    marginBottom: 24,
    marginLeft: 12,
    marginRight: 22,
    x: { domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickFormat: (share: number) => `${share} %`, label: null },
    y: { axis: null, domain: items.map(([what]) => what), padding: 0 },
    marks: [
      Plot.barX(parts, {
        x1: 'from',
        x2: 'to',
        y: 'what',
        fill: 'fill',
        title: 'title',
        insetTop: LABEL_PX,
        insetBottom: 6,
        insetRight: 1,
      }),
      Plot.text(labels, { x: 0, y: 'what', text: 'text', textAnchor: 'start', dy: -13, fill: 'currentColor' }),
    ],
  });
}

function partsOf(what: string, totals: Totals): object[] {
  const all = sum(totals);
  let from = 0;
  return ALL_PLANS.flatMap((plan) => {
    const total = totals.get(plan) ?? 0;
    if (total === 0) return [];
    const part = { what, from, to: from + (100 * total) / all, fill: PLANS[plan] };
    from = part.to;
    return [{ ...part, title: `${plan}: ${count(total)} of ${count(all)} ${what}, ${percent(total, all)}` }];
  });
}

function labelOf(what: string, totals: Totals): string {
  const parts = ALL_PLANS.filter((plan) => totals.has(plan));
  const numbers = parts.map((plan) => `${count(totals.get(plan) ?? 0)} ${plan}`).join(', ');
  return `${counted(sum(totals), what.slice(0, -1))}: ${numbers}`;
}
