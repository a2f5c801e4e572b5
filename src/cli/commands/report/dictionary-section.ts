import { PARTS, type Dictionary } from '../../../load/dictionary.js';
import type { RelationDescription } from '../../../sql/relation-description.js';
import { html, type Html } from './html.js';

/** Renders what the tables, views and columns of star and ledger mean, each relation collapsed: paper has none of it. */
export function dictionarySection(words: Dictionary): Html {
  return html`<section class="dictionary">
    <h2>What the tables mean</h2>
    <div class="columns">
      ${PARTS.map(
        ({ part, title }) =>
          html`<div>
            <h3>${title}</h3>
            ${words[part].map(relation)}
          </div>`,
      )}
    </div>
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
