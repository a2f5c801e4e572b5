import { escapeIdentifier } from 'pg';
import { LoadError } from '../model/errors.js';
import { scanSql } from './split.js';

/** Statement with `$1` … as placeholders, each padded to the length of its variable, and their values. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** psql's variables: `:'name'` for a value, `:"name"` for the name of a schema, a table or a column. */
const VARIABLE = /:(['"])([a-z_]+)\1/y;

/** SQL for the variable `name`, which starts at offset `at`. */
type Replacement = (name: string, at: number) => string;

/**
 * Replaces psql's quoted variables: those for values (`:'name'`) and, where `replaceName` is given, those for names
 * (`:"name"`). The same text runs by hand with `psql -v name=value -f FILE`.
 */
export function replaceVariables(sql: string, replaceValue: Replacement, replaceName?: Replacement): string {
  let out = '';
  let copied = 0;
  scanSql(sql, (start, end) => {
    if (end === start || sql[end - 1] !== ':') return;
    VARIABLE.lastIndex = end - 1;
    const [variable, quote, name = ''] = VARIABLE.exec(sql) ?? [];
    const replace = quote === '"' ? replaceName : replaceValue;
    if (variable === undefined || replace === undefined) return;
    out += sql.slice(copied, end - 1) + replace(name, end - 1);
    copied = end - 1 + variable.length;
  });
  return out + sql.slice(copied);
}

/**
 * Binds psql's variables in a statement as parameters.
 * @throws SQL_FAILED if a variable has no value.
 */
export function bindVariables(sql: string, values: Readonly<Record<string, unknown>>): BoundStatement {
  const names: string[] = [];
  const text = replaceVariables(
    sql,
    (name) => {
      if (!(name in values)) throw new LoadError('SQL_FAILED', `No value for the variable :'${name}'`);
      if (!names.includes(name)) names.push(name);
      // The server reports the position of an error in the text that it received: it must equal the one in the file.
      return `$${names.indexOf(name) + 1}`.padEnd(":''".length + name.length);
    },
    refuseName,
  );
  return { text, values: names.map((name) => values[name]) };
}

function refuseName(name: string): never {
  throw new LoadError('SQL_FAILED', `The variable :"${name}" is a name, which only a batch takes`);
}

/** Statement that has its values written into it. */
export interface LiteralStatement {
  readonly text: string;
  /** Maps an offset in `text` to the offset in the original statement, both in UTF-16 units. */
  readonly originalOffset: (offset: number) => number;
}

/** Values that need no escaping in a literal, however the engine treats a backslash. */
const PLAIN = /^[\w .:/%+-]*$/;

/**
 * Writes psql's variables into a statement, as literals and quoted names: several statements in one request take no
 * parameters, and a name can never be one.
 * @throws SQL_FAILED if a variable has no value, or a value with characters other than those of ids, names and times.
 */
export function bindLiterals(sql: string, values: Readonly<Record<string, string>>): LiteralStatement {
  const replaced: { readonly end: number; readonly longer: number }[] = [];
  let longer = 0;
  const writeAt = (written: string, name: string, at: number): string => {
    longer += written.length - name.length - ":''".length;
    replaced.push({ end: at + ":''".length + name.length + longer, longer });
    return written;
  };
  const valueOf = (name: string, quote: string): string => {
    const value = values[name];
    if (value === undefined) throw new LoadError('SQL_FAILED', `No value for the variable :${quote}${name}${quote}`);
    return value;
  };
  const literal = (name: string, at: number): string => {
    const value = valueOf(name, "'");
    if (!PLAIN.test(value)) throw new LoadError('SQL_FAILED', `The variable :'${name}' must be bound as a parameter`);
    return writeAt(`'${value}'`, name, at);
  };
  const text = replaceVariables(sql, literal, (name, at) => writeAt(escapeIdentifier(valueOf(name, '"')), name, at));
  return {
    text,
    originalOffset: (offset) => offset - (replaced.filter(({ end }) => end <= offset).at(-1)?.longer ?? 0),
  };
}

/**
 * Replaces psql's plain variables (`:name`) by SQL that the caller has quoted, for COPY, which takes no parameters.
 * @throws SQL_FAILED if a variable has no value.
 */
export function substitute(sql: string, values: Readonly<Record<string, string>>): string {
  let out = '';
  let copied = 0;
  scanSql(sql, (start, end) => {
    const code = sql.slice(start, end).replace(/(?<!:):([a-z_]+)/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined) throw new LoadError('SQL_FAILED', `No value for the variable :${name}`);
      return value;
    });
    out += sql.slice(copied, start) + code;
    copied = end;
  });
  return (out + sql.slice(copied)).trimEnd();
}
