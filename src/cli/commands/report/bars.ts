import * as Plot from '@observablehq/plot';
import { widthOf, type Chart } from './draw.js';

/** A bar between its label and its value. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value in words, which is written behind the bar: `37 plays, 22 users`. */
  readonly text: string;
  /** Colour of the page. Default: --accent. */
  readonly fill?: string;
}

/** Lengths that all bars of a chart are drawn by. Charts that are compared have the same. */
export interface Scale {
  /** Value of a bar of full length. */
  readonly max: number;
  readonly labels: readonly string[];
  readonly texts: readonly string[];
}

/** Scale of the bars of one or several charts. */
export function scaleOf(items: readonly Bar[]): Scale {
  return {
    max: Math.max(1, ...items.map(({ value }) => value)),
    labels: items.map(({ label }) => label),
    texts: items.map(({ text }) => text),
  };
}

/** Width from which labels are beside their bars. Below it a title of a song would leave no room for them. */
const BESIDE_FROM_PX = 540;

/** Largest share of the width that labels beside the bars have. */
const LABEL_SHARE = 0.48;

/** Heights of a bar with its label beside it, of one with its label above it, and of that label, in pixels. */
const BESIDE_PX = 26;
const ABOVE_PX = 40;
const LABEL_PX = 19;

/** Draws bars one below the other, each with its label and its value. */
export function bars(items: readonly Bar[], { max, labels, texts }: Scale = scaleOf(items)): Chart {
  const rows = items.map((item, key) => ({ ...item, key, fill: item.fill ?? 'var(--accent)' }));
  return (width) => {
    const isBeside = width >= BESIDE_FROM_PX;
    const roomPx = isBeside ? width * LABEL_SHARE : width;
    const labelPx = isBeside ? Math.min(roomPx, widthOf(labels)) : 0;
    const cutAt = widthOf(labels) > roomPx ? roomPx : Infinity;
    const insets = isBeside ? { insetTop: 5, insetBottom: 5 } : { insetTop: LABEL_PX, insetBottom: 7 };
    return {
      height: (isBeside ? BESIDE_PX : ABOVE_PX) * rows.length,
      marginTop: 0,
      marginBottom: 0,
      marginLeft: labelPx,
      marginRight: widthOf(texts),
      x: { axis: null, domain: [0, max] },
      y: { axis: null, domain: rows.map(({ key }) => key), padding: 0 },
      marks: [
        Plot.barX(rows, { x: 'value', y: 'key', fill: 'fill', rx: 2, ...insets }),
        labelsOf(rows, isBeside, cutAt),
        Plot.text(rows, {
          x: 'value',
          y: 'key',
          text: 'text',
          textAnchor: 'start',
          dx: 6,
          dy: isBeside ? 0 : 6,
          fill: 'currentColor',
          fontVariant: 'tabular-nums',
        }),
      ],
    };
  };
}

/** Labels beside or above the bars, cut to a width in pixels. The whole label is the tooltip. */
function labelsOf(rows: readonly Bar[], isBeside: boolean, width: number): Plot.Text {
  return Plot.text(rows, {
    x: () => 0,
    y: 'key',
    text: 'label',
    title: 'label',
    fill: 'currentColor',
    textOverflow: 'ellipsis',
    // Plot measures narrower letters than those of some systems.
    lineWidth: (width - 8) / 14,
    textAnchor: isBeside ? 'end' : 'start',
    dx: isBeside ? -8 : 0,
    dy: isBeside ? 0 : -10,
  });
}
