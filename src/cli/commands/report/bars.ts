import * as Plot from '@observablehq/plot';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';

/** A bar, with what it is written above it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Stands behind the value. */
  readonly note?: string;
  /** A colour of the page. Default: --accent. */
  readonly fill?: string;
}

/** Pixels that a bar takes with its label, and those of the label. */
const BAND = 40;
const LABEL = 19;

/** Room at the right for the value and its note. */
const VALUE = 120;

/** Bars one below the other, each with its label above it: labels are as long as titles of songs. */
export function bars(items: readonly Bar[]): Chart {
  const rows = items.map((item, key) => ({ ...item, key, fill: item.fill ?? 'var(--accent)' }));
  return (width) => ({
    ...{ height: BAND * rows.length, marginTop: 0, marginBottom: 0, marginLeft: 0, marginRight: VALUE },
    x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ value }) => value))] },
    y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'key', fill: 'fill', insetTop: LABEL, insetBottom: 7, rx: 2 }),
      Plot.text(rows, {
        ...{ x: 0, y: 'key', text: 'label', textAnchor: 'start', dy: -10, fill: 'currentColor' },
        ...{ lineWidth: width / 13, textOverflow: 'ellipsis' },
      }),
      Plot.text(rows, {
        ...{ x: 'value', y: 'key', text: valueOf, textAnchor: 'start', dx: 6, dy: 6 },
        ...{ fill: 'currentColor', fontVariant: 'tabular-nums' },
      }),
    ],
  });
}

function valueOf({ value, note }: Bar): string {
  return note === undefined ? count(value) : `${count(value)} ${note}`;
}
