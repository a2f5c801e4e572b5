import type { Dictionary } from '../../../load/dictionary.js';
import type { RelationDescription } from '../../../sql/relation-description.js';
import { html, type Html } from './html.js';

/** Renders what the tables, views and columns of star and ledger mean, each relation collapsed. */
export function dictionarySection({ star, ops }: Dictionary): Html {
  return html`<section>
    <h2>What the tables mean</h2>
    <h3>The star: what analysts query</h3>
    ${star.map(relation)}
    <h3>The ledger: what was loaded, when and by which run</h3>
    ${ops.map(relation)}
  </section>`;
}

function relation({ name, kind, description, columns }: RelationDescription): Html {
  const items = columns.map(
    (column) =>
      html`<dt>${column.name}</dt>
        <dd>${column.description} (${column.type})</dd>`,
  );
  return html`<details>
    <summary>${name} (${kind})</summary>
    <p>${description}</p>
    <dl class="reasons">${items}</dl>
  </details>`;
}
