import * as Plot from '@observablehq/plot';
import { isCheckStep } from '../../../workflows/progress.js';
import { durationOf, field, timeOf, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';

/** A bar of the timeline. Times are in seconds since the load began. */
interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  readonly text: string;
}

const FILLS: Readonly<Record<string, string>> = { done: 'var(--accent)', failed: 'var(--bad)', held: 'var(--bad)' };

/** Height of a step with its name, in pixels. */
const BAND_PX = 34;

/**
 * Draws the steps of a run, each from its start to its end.
 * @param run row of sql/ledger/run.sql.
 * @param steps rows of sql/ledger/run_steps.sql.
 */
export function timeline(run: Row, steps: readonly Row[]): Chart {
  const spans = spansOf(run, steps).map((span, key) => ({ ...span, key }));
  const end = Math.max(0.1, (durationOf(run) ?? 0) / 1000, ...spans.map(({ to }) => to));
  return (width) => ({
    height: BAND_PX * spans.length + 40,
    marginTop: 0,
    marginBottom: 36,
    marginLeft: 14,
    marginRight: 14,
    x: {
      domain: [0, end],
      grid: true,
      label: 'seconds since the load began',
      labelArrow: 'none',
      labelAnchor: 'center',
    },
    y: { axis: null, domain: spans.map(({ key }) => key), padding: 0 },
    marks: [
      Plot.barX(spans, {
        x1: 'from',
        x2: ({ from, to }: Span) => Math.max(to, from + end / 400),
        y: 'key',
        fill: 'fill',
        insetTop: 18,
        insetBottom: 5,
        rx: 1,
      }),
      Plot.text(spans, {
        x: 0,
        y: 'key',
        text: 'text',
        textAnchor: 'start',
        dy: -8,
        fill: 'currentColor',
        lineWidth: width / 13,
        textOverflow: 'ellipsis',
      }),
    ],
  });
}

/** Merges the checks into one bar: they run side by side, and the report lists the failed ones elsewhere. */
function spansOf(run: Row, steps: readonly Row[]): Span[] {
  const times = steps.map((row) => timeOf(row, 'started_at'));
  // Loads of older versions were opened in the ledger after their first step.
  const zero = Math.min(timeOf(run, 'started_at'), ...times);
  const all = steps.map((row, i) => spanOf(row, ((times[i] ?? zero) - zero) / 1000));
  const checks = all.filter((_, i) => isCheck(steps[i]));
  const others = all.filter((_, i) => !isCheck(steps[i]));
  const [first] = checks;
  if (first === undefined) return others;
  const from = Math.min(...checks.map((check) => check.from));
  const to = Math.max(...checks.map((check) => check.to));
  const fill = checks.find((check) => check.fill === FILLS['failed'])?.fill ?? first.fill;
  const name = `${count(checks.length)} checks`;
  const one = { name, from, to, fill, text: `${name}: ${(to - from).toFixed(1)} s` };
  return [...others, one].sort((a, b) => a.from - b.from);
}

function isCheck(row: Row | undefined): boolean {
  return row !== undefined && isCheckStep(field(row, 'step'));
}

function spanOf(row: Row, from: number): Span {
  const seconds = Number(row['seconds'] ?? 0);
  const name = `${field(row, 'step')} ${field(row, 'subject')}`.trim();
  const state = field(row, 'state');
  const rows = row['row_count'] === null ? '' : `, ${count(Number(row['row_count']))} rows`;
  const end = state === 'done' ? '' : ` (${state})`;
  const text = `${name}${end}: ${seconds.toFixed(1)} s${rows}`;
  return { name, from, to: from + seconds, fill: FILLS[state] ?? 'var(--second)', text };
}
