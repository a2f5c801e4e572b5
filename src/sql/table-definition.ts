import { LoadError } from '../model/errors.js';
import type { SqlFile } from './files.js';

/** Column that a table file defines. */
export interface ColumnDefinition {
  readonly name: string;
  /** SQL type as the file writes it: `varchar(512)`, `bigint`, `timestamp`. */
  readonly type: string;
  readonly isRequired: boolean;
  /** Meaning of the column: the comment at the end of its line; null if there is none. */
  readonly description: string | null;
}

/** Line that defines a column: four spaces, the name, the type, `not null` if a value is required, and its meaning. */
const COLUMN =
  /^ {4}(?<name>[a-z_]+) +(?<type>[a-z]+(?: precision)?(?:\(\d+\))?)(?<required> not null)?,?(?: +-- (?<description>.+))?$/;

/**
 * Columns of the table that a file of `sql/tables` creates, in their order.
 * The files have one column per line; a test compares the result with the catalogue of a real database.
 * @throws SQL_FAILED if the file creates no table or has another form.
 */
export function tableColumns(file: SqlFile): ColumnDefinition[] {
  const body = /^create table (?:if not exists )?\w+ \(\n(?<columns>[\s\S]*?)\n\)/.exec(file.statements[0]?.text ?? '');
  if (body === null) throw new LoadError('SQL_FAILED', `${file.path} does not begin with a table`);
  return (body.groups?.['columns'] ?? '').split('\n').map((line) => {
    const column = COLUMN.exec(line)?.groups;
    if (column === undefined)
      throw new LoadError('SQL_FAILED', `${file.path}: not a column of the usual form: ${line}`);
    return {
      name: column['name'] ?? '',
      type: column['type'] ?? '',
      isRequired: column['required'] !== undefined,
      description: column['description'] ?? null,
    };
  });
}
