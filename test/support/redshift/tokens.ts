/** Kind of a piece of SQL. Comments and white space are no tokens. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol';

/** One piece of SQL and where it stands in the text. */
export interface Token {
  readonly kind: TokenKind;
  /** Words and quoted identifiers without their quotes, in lower case; strings unquoted; all else as written. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PATTERN = new RegExp(
  [
    String.raw`(?<space>\s+|--[^\n]*)`,
    String.raw`(?<comment>/\*)`,
    String.raw`(?<string>[eE]?'(?:[^'\\]|\\.|'')*')`,
    String.raw`(?<dollar>\$(?<tag>[A-Za-z_]*)\$)`,
    String.raw`(?<quoted>"(?:[^"]|"")*")`,
    String.raw`(?<parameter>\$\d+)`,
    String.raw`(?<word>[A-Za-z_\u0080-\uffff#][\w$\u0080-\uffff]*)`,
    String.raw`(?<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)`,
    String.raw`(?<symbol>->>|->|#>>|#>|@>|<@|::|<>|<=|>=|!=|\|\||!~~\*|!~\*|!~|~\*|[^\s])`,
  ].join('|'),
  'y',
);

function commentEnd(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    const two = sql.slice(at, at + 2);
    if (two === '/*') depth++;
    if (two === '*/') depth--;
    if (two === '/*' || two === '*/') at++;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}

function dollarEnd(sql: string, bodyStart: number, tag: string): number {
  const end = sql.indexOf(`$${tag}$`, bodyStart);
  return end < 0 ? sql.length : end + tag.length + 2;
}

/** A backslash escapes, as on Redshift also without an E before the quote. */
function unquoted(kind: TokenKind, raw: string): string {
  if (kind === 'string')
    return raw.slice(raw.indexOf("'") + 1, -1).replace(/\\(.)|''/gs, (_, escaped?: string) => escaped ?? "'");
  if (kind === 'quoted') return raw.slice(1, -1).replaceAll('""', '"').toLowerCase();
  return kind === 'word' ? raw.toLowerCase() : raw;
}

/** The tokens of SQL text. What is in strings, quoted identifiers and comments never looks like a keyword. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < sql.length) {
    PATTERN.lastIndex = start;
    const groups = PATTERN.exec(sql)!.groups!;
    let end = PATTERN.lastIndex;
    const kind = (['string', 'quoted', 'parameter', 'word', 'number', 'symbol'] as const).find((k) => groups[k]);
    if (groups.comment) end = commentEnd(sql, start);
    else if (groups.dollar) {
      end = dollarEnd(sql, end, groups.tag!);
      tokens.push({ kind: 'string', text: sql.slice(start, end), start, end });
    } else if (kind) tokens.push({ kind, text: unquoted(kind, sql.slice(start, end)), start, end });
    start = end;
  }
  return tokens;
}

/** One statement of a text: from the end of the one before it (comments belong to what follows) to its own end. */
export interface Statement {
  readonly sql: string;
  /** Offset of its beginning in that text. */
  readonly start: number;
  readonly tokens: readonly Token[];
}

/** The statements of SQL text, without their semicolons; a text without any token has none. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  const add = (to: number): void => {
    const text = sql.slice(from, to);
    const tokens = tokenize(text);
    if (tokens.length > 0) statements.push({ sql: text, start: from, tokens });
  };
  for (const token of tokenize(sql)) {
    if (token.kind !== 'symbol' || token.text !== ';') continue;
    add(token.start);
    from = token.end;
  }
  add(sql.length);
  return statements;
}
