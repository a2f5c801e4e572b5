import { html, type Html } from './html.js';

/** A figure with its name and what it means. */
export interface Tile {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Renders figures side by side. */
export function tiles(figures: readonly Tile[]): Html {
  return html`<dl class="tiles">
    ${figures.map(
      ({ name, value, meaning }) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
          <dd class="meaning">${meaning}</dd>
        </div>`,
    )}
  </dl>`;
}
