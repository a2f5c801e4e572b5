import * as Plot from '@observablehq/plot';
import { count } from '../../output/format.js';
import type { Chart } from './draw.js';

/** A bar with the label above it. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Text behind the value. */
  readonly note?: string;
  /** Colour of the page. Default: --accent. */
  readonly fill?: string;
}

/** Height of a bar with its label, and of the label, in pixels. */
const BAND_PX = 40;
const LABEL_PX = 19;

/** Width of the value and its note, in pixels. */
const VALUE_PX = 120;

/** Draws bars one below the other. The label is above its bar, because it is as long as the title of a song. */
export function bars(items: readonly Bar[]): Chart {
  const rows = items.map((item, key) => ({ ...item, key, fill: item.fill ?? 'var(--accent)' }));
  return (width) => ({
    height: BAND_PX * rows.length,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: 0,
    marginRight: VALUE_PX,
    x: { axis: null, domain: [0, Math.max(1, ...rows.map(({ value }) => value))] },
    y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
    marks: [
      Plot.barX(rows, { x: 'value', y: 'key', fill: 'fill', insetTop: LABEL_PX, insetBottom: 7, rx: 2 }),
      Plot.text(rows, {
        x: 0,
        y: 'key',
        text: 'label',
        textAnchor: 'start',
        dy: -10,
        fill: 'currentColor',
        lineWidth: width / 13,
        textOverflow: 'ellipsis',
      }),
      Plot.text(rows, {
        x: 'value',
        y: 'key',
        text: valueOf,
        textAnchor: 'start',
        dx: 6,
        dy: 6,
        fill: 'currentColor',
        fontVariant: 'tabular-nums',
      }),
    ],
  });
}

function valueOf({ value, note }: Bar): string {
  return note === undefined ? count(value) : `${count(value)} ${note}`;
}
