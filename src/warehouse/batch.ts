import type { BatchPart } from './warehouse.js';
import { bindLiterals } from '../sql/variables.js';
import type { StatementPlace } from './errors.js';

/** One statement of a batch. */
export interface BatchStatement {
  readonly sql: string;
  /** File and statement that it comes from. */
  readonly place?: StatementPlace;
  /** The offset in the file's statement, in UTF-16 units, of an offset in `sql`. */
  readonly originalOffset?: (offset: number) => number;
  /** Values of the file's variables. */
  readonly values?: Readonly<Record<string, unknown>>;
}

/** The statements of the parts of a batch, in their order. */
export function batchStatements(parts: readonly BatchPart[]): BatchStatement[] {
  return parts.flatMap((part) => {
    if (typeof part === 'string') return { sql: part };
    const { file, values } = 'file' in part ? part : { file: part, values: {} };
    return file.statements.map((statement) => {
      const { text, originalOffset } = bindLiterals(statement.text, values);
      return { sql: text, place: { file, statement }, originalOffset, values };
    });
  });
}

/**
 * The text of one simple query that holds all statements. The comment leads each of them: which text a server shows for
 * a statement of several, the whole query or the statement alone, depends on the server.
 */
export function batchText(comment: string, statements: readonly BatchStatement[]): string {
  return statements.map(({ sql }) => comment + sql).join(SEPARATOR);
}

const SEPARATOR = ';\n';

/** A statement of a batch that failed. */
export interface FailedStatement {
  readonly error: unknown;
  readonly place: StatementPlace | undefined;
}

/**
 * Finds the statement that an error is about, and makes the error's position one within that statement as its file has
 * it: the server counts characters from the start of the query. An error of syntax comes before any statement runs, so
 * the position tells which it is about; an error at run time has none, and is about the first that was not completed.
 */
export function failedStatement(
  error: unknown,
  comment: string,
  statements: readonly BatchStatement[],
  completed: number,
): FailedStatement {
  const positioned = error as { position?: string };
  if (!(error instanceof Error) || positioned.position === undefined) {
    return { error, place: statements[completed]?.place };
  }
  const position = Number(positioned.position) - 1;
  const starts = startsOf(comment, statements);
  const index = Math.max(
    0,
    starts.findLastIndex((start) => start <= position),
  );
  const characters = Math.max(0, position - (starts[index] ?? 0));
  positioned.position = String(1 + originalCharacters(statements[index], characters));
  return { error, place: statements[index]?.place };
}

/** Where each statement starts in the query, behind its comment, in characters from 0. */
function startsOf(comment: string, statements: readonly BatchStatement[]): number[] {
  const commentLength = [...comment].length;
  let at = 0;
  return statements.map(({ sql }) => {
    const start = at + commentLength;
    at = start + [...sql].length + SEPARATOR.length;
    return start;
  });
}

function originalCharacters(statement: BatchStatement | undefined, characters: number): number {
  if (statement?.place === undefined || statement.originalOffset === undefined) return characters;
  const offset = [...statement.sql].slice(0, characters).join('').length;
  return [...statement.place.statement.text.slice(0, statement.originalOffset(offset))].length;
}
