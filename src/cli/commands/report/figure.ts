import { sqlFile, withoutDirectives } from '../../../sql/files.js';
import { count } from '../../output/format.js';
import { draw, type Chart } from './draw.js';
import { html, type Html, type Part } from './html.js';

/** A chart of the report, with the query that it is drawn from. */
export interface Picture {
  /** Path of the SQL file, as `sqlFile` takes it. */
  readonly sql: string;
  /** Sentence about the chart, with the figures that a reader takes away. */
  readonly title: string;
  /** Content of the chart, its unit, and how to read it. */
  readonly note: Part;
  /** Null if there is nothing to draw. */
  readonly chart: Chart | null;
}

/** Renders a chart with its title and, collapsed, its SQL. */
export function figure({ sql, title, note, chart }: Picture): Html {
  return html`<figure>
    <figcaption>
      <h3>${title}</h3>
      <p class="note">${note}</p>
    </figcaption>
    ${chart === null ? null : draw(chart, title)} ${sqlOf(sql)}
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

/** Column of a table. */
export interface Column {
  readonly name: string;
  /** Whether it is aligned to the right, as numbers are. */
  readonly isNumber?: boolean;
}

/** Renders rows as a table. Numbers have separators. */
export function tableOf(columns: readonly Column[], rows: readonly (readonly Part[])[]): Html {
  const styleOf = (i: number) => (columns[i]?.isNumber ? 'number' : '');
  const heads = columns.map(({ name }, i) => html`<th scope="col" class="${styleOf(i)}">${name}</th>`);
  const cellOf = (value: Part, i: number) =>
    html`<td class="${styleOf(i)}">${typeof value === 'number' ? count(value) : value}</td>`;
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
              ${row.map(cellOf)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
