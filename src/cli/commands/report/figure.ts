import { sqlFile, withoutDirectives } from '../../../sql/files.js';
import type { Row } from '../../output/field.js';
import { draw, type Chart } from './draw.js';
import { html, type Html, type Part } from './html.js';

/** A chart of the report, with the query that it is drawn from. */
export interface Picture {
  /** Path of the SQL file, as `sqlFile` takes it. */
  readonly sql: string;
  readonly title: string;
  /** Note on how to read the chart. */
  readonly note?: (rows: readonly Row[]) => Part;
  readonly chart: (rows: readonly Row[]) => Chart;
  /** Text in place of the chart if the query has no rows. */
  readonly empty: string;
}

/** Renders a chart with its title and, collapsed, its SQL. */
export function figure({ sql, title, note, chart, empty }: Picture, rows: readonly Row[]): Html {
  const picture = rows.length === 0 ? html`<p class="empty">${empty}</p>` : draw(chart(rows), title);
  const caption = rows.length === 0 || note === undefined ? null : html`<p class="note">${note(rows)}</p>`;
  return html`<figure>
    <figcaption><h3>${title}</h3></figcaption>
    ${caption} ${picture} ${sqlOf(sql)}
  </figure>`;
}

/** Renders the SQL of a file, collapsed. */
export function sqlOf(path: string): Html {
  const file = sqlFile(path);
  return html`<details>
    <summary>SQL: ${file.path}</summary>
    <pre>${withoutDirectives(file)}</pre>
  </details>`;
}

/** Renders rows as a table. Columns of numbers are aligned to the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly Part[])[]): Html {
  const cell = (value: Part) =>
    typeof value === 'number' ? html`<td class="number">${value.toLocaleString('en')}</td>` : html`<td>${value}</td>`;
  const isNumber = head.map((_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number'));
  const heads = head.map((name, i) => html`<th scope="col" class="${isNumber[i] ? 'number' : ''}">${name}</th>`);
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          ${heads}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map(cell)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
