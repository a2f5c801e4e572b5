import type { BatchPart, EmbeddedFile } from './warehouse.js';
import { bindLiterals } from '../sql/variables.js';
import type { StatementPlace } from './errors.js';

/** One statement of a batch. */
export interface BatchStatement {
  readonly sql: string;
  /** Its file and statement. */
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
    if ('embedded' in part) return embeddedStatement(part);
    const { file, values } = 'file' in part ? part : { file: part, values: {} };
    return file.statements.map((statement) => {
      const { text, originalOffset } = bindLiterals(statement.text, values);
      return { sql: text, place: { file, statement }, originalOffset, values };
    });
  });
}

function embeddedStatement({ embedded: file, before, after }: EmbeddedFile): BatchStatement[] {
  return file.statements.map((statement) => ({
    sql: `${before}${statement.text}${after}`,
    place: { file, statement },
    originalOffset: (offset) => Math.min(Math.max(0, offset - before.length), statement.text.length),
  }));
}

/**
 * Text of one simple query with all statements. Each is prefixed with the comment: it depends on the server whether it shows
 * the whole query or the single statement.
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
 * Finds the statement that caused an error, and converts the error's position to one within that statement in its file: the
 * server counts characters from the start of the query. A syntax error is found before any statement runs, so its position
 * identifies the statement; an error at run time has no position, and its statement is the first that was not completed.
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

/** Start of each statement in the query, after its comment, in characters from 0. */
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
