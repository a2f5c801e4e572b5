import { LoadError } from '../model/errors.js';
import { directives, type SqlFile } from './files.js';
import { tableColumns } from './table-definition.js';

/** Column of a table, a view or a result, and its meaning. */
export interface ColumnDescription {
  readonly name: string;
  /** SQL type as `sql/tables` writes it; for a result that of PostgreSQL, with `text` for every type of text. */
  readonly type: string;
  /** Empty if the file has no words for it. */
  readonly description: string;
}

/** Table or view, and its meaning. */
export interface RelationDescription {
  readonly name: string;
  readonly kind: 'table' | 'view';
  /** Grain of the relation first, then whatever else its reader must know. */
  readonly description: string;
  readonly columns: readonly ColumnDescription[];
}

/** Directive of a view or query: `--! column: NAME TYPE: MEANING`. A select list has no place for types and comments. */
const RESULT_COLUMN =
  /^(?<name>[a-z_][a-z0-9_]*) (?<type>[a-z]+(?: [a-z]+)*(?:\(\d+(?:, ?\d+)?\))?): (?<description>.+)$/;

/**
 * Describes the table or view that a file of `sql/tables` creates, in the words of that file. A column without words does not
 * stop a load: a test finds it.
 * @throws SQL_FAILED if the header has another form.
 */
export function describeRelation(file: SqlFile): RelationDescription {
  const isView = /^create or replace view/.test(file.statements[0]?.text ?? '');
  const columns = isView ? describedColumns(file) : tableColumns(file);
  return {
    name: file.name,
    kind: isView ? 'view' : 'table',
    description: grainOf(file),
    columns: columns.map(({ name, type, description }) => ({ name, type, description: description ?? '' })),
  };
}

/**
 * Columns that the header of a view or query describes, in their order.
 * @throws SQL_FAILED if a line has another form.
 */
export function describedColumns(file: SqlFile): ColumnDescription[] {
  return directives(file, 'column').map((line) => {
    const column = RESULT_COLUMN.exec(line)?.groups;
    if (column === undefined)
      throw new LoadError('SQL_FAILED', `${file.path}: expected --! column: NAME TYPE: MEANING, found ${line}`);
    return { name: column['name'] ?? '', type: column['type'] ?? '', description: column['description'] ?? '' };
  });
}

/** Text of the header between the name of the relation and the line that says what the file reads. */
function grainOf({ path, text }: SqlFile): string {
  const lines = /^-- \w+: (?<grain>[\s\S]+?)\n-- Reads /.exec(text)?.groups?.['grain'];
  if (lines === undefined)
    throw new LoadError('SQL_FAILED', `${path}: expected a comment "NAME: one row per …" and a line "Reads …"`);
  const sentence = lines.replaceAll('\n-- ', ' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
