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

/** Widths of characters in pixels: about those of the widest fonts that systems have for pages. */
const CHARACTER_PX: readonly (readonly [characters: RegExp, px: number])[] = [
  [/[ijltfrI.,:;'|!() -]/, 4.8],
  [/[mwMW@%]/, 11.5],
  [/[A-Z\u00c0-\u00de]/, 8.6],
  [/[\u2e80-\uffdc]|[^\0-\uffff]/u, 13],
  [/./, 7],
];

/** Estimated width of the longest of these texts, with a gap beside it, in pixels. */
export function widthOf(texts: readonly string[]): number {
  const widths = texts.map((text) => [...text].reduce((width, character) => width + widthOfCharacter(character), 0));
  return 12 + Math.max(0, ...widths);
}

function widthOfCharacter(character: string): number {
  const [, px = 0] = CHARACTER_PX.find(([characters]) => characters.test(character)) ?? [];
  return px;
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
