import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { visibleText } from '../../../model/visible-text.js';
import { html, Html } from './html.js';

/** Options of a chart for a page of this width, in pixels. */
export type Chart = (width: number) => Plot.PlotOptions;

/** Widths for a phone and for everything else, in pixels. Text scaled with its chart would not be legible on both. */
const WIDTHS = { narrow: 328, wide: 720 } as const;

/** Document that Plot draws into. Without the types of a browser, neither linkedom nor Plot has types for it. */
const dom = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: unknown };

/** Draws a chart as SVG, once for each width. The page shows the one that fits, without a script. */
export function draw(chart: Chart, title: string): Html {
  const pictures = Object.entries(WIDTHS).map(
    ([name, width]) => html`<div class="${name}">${svgOf(chart(width), width, title)}</div>`,
  );
  return html`${pictures}`;
}

function svgOf(options: Plot.PlotOptions, width: number, ariaLabel: string): Html {
  const svg = Plot.plot({
    width,
    ariaLabel,
    className: 'plot',
    style: { fontSize: '12px', overflow: 'visible' },
    ...options,
    document: dom.document,
  }) as unknown as { setAttribute(name: string, value: string): void; outerHTML: string };
  svg.setAttribute('role', 'img');
  return new Html(visibleText(svg.outerHTML));
}
