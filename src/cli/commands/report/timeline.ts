import * as Plot from '@observablehq/plot';
import { isCheckStep } from '../../../workflows/progress.js';
import { durationOf, field, timeOf, type Row } from '../../output/field.js';
import { widthOf, type Chart } from './draw.js';
import type { Picture } from './figure.js';
import { counted, percent } from './words.js';

/** A bar of the timeline. Times are in seconds since the load began. */
interface Span {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  /** Ending of the step, if it is not done. */
  readonly ending: string;
  readonly rows: number | null;
}

const FILLS: Readonly<Record<string, string>> = { done: 'var(--accent)', failed: 'var(--bad)', held: 'var(--bad)' };

const STEPS_SQL = 'ledger/run_steps.sql';

/** Height of a step, in pixels. */
const BAND_PX = 24;

/** Width from which rows are behind the bars, besides seconds. */
const ROWS_FROM_PX = 540;

/**
 * Draws the steps of a run, each from its start to its end.
 * @param run row of sql/ledger/run.sql.
 * @param steps rows of sql/ledger/run_steps.sql.
 */
export function timeline(run: Row, steps: readonly Row[]): Picture {
  if (steps.length === 0)
    return {
      sql: STEPS_SQL,
      title: 'The ledger has no steps of this run',
      note: 'Steps are written when a run ends.',
      chart: null,
    };
  const spans = spansOf(run, steps);
  const end = Math.max(0.1, (durationOf(run) ?? 0) / 1000, ...spans.map(({ to }) => to));
  return {
    sql: STEPS_SQL,
    title: titleOf(spans, end),
    note: noteOf(spans),
    chart: chartOf(spans, end),
  };
}

function titleOf(spans: readonly Span[], end: number): string {
  const secondsOf = ({ from, to }: Span) => to - from;
  const [longest] = [...spans].sort((a, b) => secondsOf(b) - secondsOf(a));
  if (longest === undefined) return '';
  return `Longest step: ${longest.name}, ${percent(secondsOf(longest), end)} of the time`;
}

function noteOf(spans: readonly Span[]): string {
  const hasFailed = spans.some(({ fill }) => fill === FILLS['failed']);
  return (
    'Each step from its start to its end; all checks are one bar. ' +
    `${hasFailed ? 'Red: failed or held. ' : ''}cleanUp comes last and writes these figures, without its own.`
  );
}

function chartOf(spans: readonly Span[], end: number): Chart {
  return (width) => {
    const hasRows = width >= ROWS_FROM_PX;
    const all = spans.map((span, key) => ({ ...span, key, start: 0, value: valueOf(span, hasRows) }));
    return {
      height: BAND_PX * all.length + 40,
      marginTop: 0,
      marginBottom: 40,
      marginLeft: widthOf(all.map(({ name }) => name)),
      marginRight: widthOf(all.map(({ value }) => value)),
      x: {
        domain: [0, end],
        grid: true,
        ticks: hasRows ? 4 : 2,
        label: 'seconds since the load began',
        labelArrow: 'none',
        labelAnchor: 'center',
      },
      y: { axis: null, domain: all.map(({ key }) => key), padding: 0 },
      marks: [
        Plot.barX(all, {
          x1: 'from',
          x2: ({ from, to }: Span) => Math.max(to, from + end / 200),
          y: 'key',
          fill: 'fill',
          insetTop: 5,
          insetBottom: 5,
          rx: 1,
        }),
        Plot.text(all, { x: 'start', y: 'key', text: 'name', textAnchor: 'end', dx: -8, fill: 'currentColor' }),
        Plot.text(all, {
          frameAnchor: 'right',
          y: 'key',
          text: 'value',
          textAnchor: 'start',
          dx: 8,
          fill: 'currentColor',
          fontVariant: 'tabular-nums',
        }),
      ],
    };
  };
}

function valueOf({ from, to, ending, rows }: Span, hasRows: boolean): string {
  const seconds = `${(to - from).toFixed(1)} s`;
  if (ending !== '') return `${seconds}, ${ending}`;
  return hasRows && rows !== null ? `${seconds}, ${counted(rows, 'row')}` : seconds;
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
  const worst = checks.find(({ ending }) => ending === 'failed') ?? first;
  const from = Math.min(...checks.map((check) => check.from));
  const to = Math.max(...checks.map((check) => check.to));
  const one = { ...worst, name: 'checks', from, to, rows: null };
  return [...others, one].sort((a, b) => a.from - b.from);
}

function isCheck(row: Row | undefined): boolean {
  return row !== undefined && isCheckStep(field(row, 'step'));
}

function spanOf(row: Row, from: number): Span {
  const state = field(row, 'state');
  return {
    name: `${field(row, 'step')} ${field(row, 'subject')}`.trim(),
    from,
    to: from + Number(row['seconds'] ?? 0),
    fill: FILLS[state] ?? 'var(--second)',
    ending: state === 'done' ? '' : state,
    rows: row['row_count'] === null ? null : Number(row['row_count']),
  };
}
