import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Html } from './html.js';

/** A picture for a page of this width, in pixels. */
export type Chart = (width: number) => Plot.PlotOptions;

/** Drawn for a phone and for all else: text that is scaled with its picture is too small or too large on one of them. */
const WIDTHS = { narrow: 328, wide: 720 } as const;

/** What Plot needs of a browser. Neither the types of linkedom nor those of Plot are there without those of browsers. */
const dom = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: unknown };

/** The picture as SVG, once for each width; the page shows the one that fits. It needs no script. */
export function draw(chart: Chart, title: string): Html {
  const pictures = Object.entries(WIDTHS).map(
    ([name, width]) => html`<div class="${name}">${svgOf(chart(width), width, title)}</div>`,
  );
  return html`${pictures}`;
}

function svgOf(options: Plot.PlotOptions, width: number, ariaLabel: string): Html {
  const svg = Plot.plot({
    ...{ width, ariaLabel, className: 'plot', style: { fontSize: '12px', overflow: 'visible' } },
    ...options,
    document: dom.document,
  }) as unknown as { setAttribute(name: string, value: string): void; outerHTML: string };
  svg.setAttribute('role', 'img');
  return new Html(svg.outerHTML);
}
