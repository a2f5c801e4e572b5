import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { visibleText } from '../../../model/visible-text.js';
import { html, Html } from './html.js';

/** Options of a chart for a width in pixels. */
export type Chart = (width: number) => Plot.PlotOptions;

/**
 * Widths that a chart is drawn for, in pixels. The page shows the widest that fits, enlarged to its place: by at most a
 * third, so that the text is about as large as that of the page on a phone, on a screen and on paper.
 */
const WIDTHS = [328, 440, 560, 720] as const;

/** Style of charts: it chooses the width for each place, without a script. */
export const CHART_STYLE = [
  '.chart { container-type: inline-size; }',
  '.chart > div { display: none; }',
  `.chart > .w${WIDTHS[0]} { display: block; }`,
  ...WIDTHS.slice(1).map((width, i) => {
    const hidden = `.chart > .w${WIDTHS[i]} { display: none; }`;
    return `@container (min-width: ${width}px) { ${hidden} .chart > .w${width} { display: block; } }`;
  }),
  '.plot { display: block; width: 100%; height: auto; }',
  '.plot text { white-space: pre; }',
].join('\n');

/** Estimated width of a character, in pixels: wide enough for the fonts of most systems. */
const CHARACTER_PX = 7.3;

/** Estimated width of the longest of these texts, with a gap before it, in pixels. */
export function widthOf(texts: readonly string[]): number {
  return 12 + CHARACTER_PX * Math.max(0, ...texts.map(({ length }) => length));
}

/** Document that Plot draws into. Without the types of a browser, neither linkedom nor Plot has types for it. */
const dom = parseHTML('<!doctype html><html><body></body></html>') as unknown as { document: unknown };

/** Draws a chart as SVG, once for each width. @param title what the chart shows, for those who cannot see it. */
export function draw(chart: Chart, title: string): Html {
  const pictures = WIDTHS.map(
    (width) => html`<div class="w${width}" role="img" aria-label="${title}">${svgOf(chart(width), width)}</div>`,
  );
  return html`<div class="chart">${pictures}</div>`;
}

function svgOf(options: Plot.PlotOptions, width: number): Html {
  const svg = Plot.plot({
    width,
    className: 'plot',
    style: { fontSize: '12px', overflow: 'visible' },
    ...options,
    document: dom.document,
  }) as unknown as { outerHTML: string };
  return new Html(visibleText(svg.outerHTML));
}
