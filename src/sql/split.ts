/** Statement of a SQL text, with its position. */
export interface Statement {
  /** Text without the final semicolon and surrounding space. */
  readonly text: string;
  /** Offset of `text` in the file, in UTF-16 units from 0. */
  readonly offset: number;
  /** Label of its row count, from the directive `--! counts: LABEL` right before the statement. */
  readonly counts?: string;
}

/** Stretches of SQL in which a semicolon or a colon has no meaning: quoted text, quoted names, line comments. */
const OPAQUE = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|(?<![\w$])\$([a-z_]\w*)?\$[\s\S]*?\$\1\$/iy;

/** Beginnings of these stretches, and of block comments. */
const OPENING = /['"]|--|\/\*|(?<![\w$])\$(?:[a-z_]\w*)?\$/iy;

/** Marks of block comments, which nest. */
const COMMENT_MARK = /\/\*|\*\//g;

/** Directive that labels the row count of the statement below it. */
const COUNTS = /^--! counts:(.*)$/m;

/** Calls `onCode` for each stretch of SQL that is neither quoted nor a comment, and `onOpaque` for the others. */
export function scanSql(sql: string, onCode: (start: number, end: number) => void, onOpaque?: typeof onCode): void {
  let start = 0;
  for (let at = 0; at < sql.length;) {
    const end = opaqueEnd(sql, at);
    if (end === at) {
      at += 1;
      continue;
    }
    onCode(start, at);
    onOpaque?.(at, end);
    start = at = end;
  }
  onCode(start, sql.length);
}

/**
 * End of the quoted text or comment that starts at `at`; `at` if none starts there. One that never ends extends to
 * the end of the text, where the server refuses it: to search on behind it would take quadratic time.
 */
function opaqueEnd(sql: string, at: number): number {
  OPENING.lastIndex = at;
  if (!OPENING.test(sql)) return at;
  if (sql.startsWith('/*', at)) return commentEnd(sql, at) ?? sql.length;
  OPAQUE.lastIndex = at;
  return OPAQUE.test(sql) ? OPAQUE.lastIndex : sql.length;
}

/** End of the block comment that starts at `at`; undefined if it never ends. */
function commentEnd(sql: string, at: number): number | undefined {
  COMMENT_MARK.lastIndex = at;
  let depth = 0;
  for (let mark = COMMENT_MARK.exec(sql); mark !== null; mark = COMMENT_MARK.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return COMMENT_MARK.lastIndex;
  }
  return undefined;
}

/** Splits a SQL text into its statements. Those that hold only comments are left out. */
export function splitStatements(sql: string): Statement[] {
  const ends: number[] = [];
  const comments = sql.split('');
  scanSql(
    sql,
    (start, end) => {
      for (let i = start; i < end; i += 1) if (sql[i] === ';') ends.push(i);
    },
    (start, end) => {
      const isClosed = sql.startsWith('/*', start) && commentEnd(sql, start) !== undefined;
      if (isClosed || sql.startsWith('--', start)) comments.fill(' ', start, end);
    },
  );
  const bare = comments.join('');
  const statements: Statement[] = [];
  let start = 0;
  for (const end of [...ends, sql.length]) {
    const code = bare.slice(start, end);
    const offset = start + code.length - code.trimStart().length;
    if (code.trim() !== '') {
      const counts = COUNTS.exec(sql.slice(start, offset))?.[1]?.trim();
      statements.push({ text: sql.slice(offset, start + code.trimEnd().length), offset, counts });
    }
    start = end + 1;
  }
  return statements;
}
