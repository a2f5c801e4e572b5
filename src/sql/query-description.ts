import { directives, headline, type SqlFile } from './files.js';
import { parametersOf, type QueryParameter } from './queries.js';
import { describedColumns, type ColumnDescription } from './relation-description.js';

/** Named query, and the meaning of its result. */
export interface QueryDescription {
  readonly name: string;
  readonly question: string;
  /** Definitions behind the numbers, such as which plays count. */
  readonly notes: readonly string[];
  readonly parameters: readonly QueryParameter[];
  /** Columns of the result; empty if the file does not describe them. */
  readonly columns: readonly ColumnDescription[];
  /** Statement without the comment above it. */
  readonly sql: string;
}

/**
 * Describes a named query in the words of its file.
 * @throws SQL_FAILED if a line of the header has another form.
 */
export function describeQuery(file: SqlFile): QueryDescription {
  return {
    name: file.name,
    question: headline(file),
    notes: directives(file, 'note'),
    parameters: parametersOf(file),
    columns: describedColumns(file),
    sql: file.statements[0]?.text ?? '',
  };
}
