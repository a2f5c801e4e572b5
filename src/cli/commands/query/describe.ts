import { LoadError } from '../../../model/errors.js';
import type { SqlFile } from '../../../sql/files.js';
import { describeQuery, type QueryDescription } from '../../../sql/query-description.js';
import { foldHelp } from '../../output/fold-help.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { findQuery, isName } from './named-queries.js';

/**
 * Prints what a named query asks, its parameters, the columns of its result, and its SQL.
 * @throws INPUT_INVALID if there is no query of this name, or what is given is no name.
 */
export function printDescription(name: string | undefined, queries: readonly SqlFile[], json?: boolean): void {
  if (name === undefined || !isName(name)) {
    const remedy = 'Name one: sparkify query NAME --describe. sparkify query lists all names.';
    throw new LoadError('INPUT_INVALID', '--describe needs the name of a query', {}, { remedy });
  }
  const description = describeQuery(findQuery(name, queries));
  printResult(json, description, textOf(description));
}

function textOf({ question, notes, parameters, columns, sql }: QueryDescription): string {
  const parts = [
    foldHelp(question),
    ...(notes.length === 0 ? [] : [foldHelp(notes.join('\n'))]),
    ...tableOf(
      ['parameter', 'default', 'meaning'],
      parameters.map((one) => [one.name, one.default, one.description]),
    ),
    ...tableOf(
      ['column', 'type', 'meaning'],
      columns.map((one) => [one.name, one.type, one.description]),
    ),
    sql,
  ];
  return parts.join('\n\n');
}

/** A table; nothing if it has no rows. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : [table(head, rows)];
}
