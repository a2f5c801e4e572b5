import { LoadError } from '../model/errors.js';
import { scanSql } from './split.js';

/** A statement for the driver: its text with `$1` … and their values. Each place is as long as its variable was. */
export interface BoundStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

const VARIABLE = /:'([a-z_]+)'/y;

/**
 * Replaces psql's quoted variables (`:'name'`) by what `replace` returns for their names and offsets.
 * The same text runs by hand with `psql -v name=value -f FILE`.
 */
export function replaceVariables(sql: string, replace: (name: string, at: number) => string): string {
  let out = '';
  let copied = 0;
  scanSql(sql, (start, end) => {
    if (end === start || sql[end - 1] !== ':' || sql[end] !== "'") return;
    VARIABLE.lastIndex = end - 1;
    const found = VARIABLE.exec(sql);
    if (found === null) return;
    out += sql.slice(copied, end - 1) + replace(found[1] ?? '', end - 1);
    copied = end - 1 + found[0].length;
  });
  return out + sql.slice(copied);
}

/**
 * A statement whose psql variables are bound as parameters.
 * @throws SQL_FAILED where a variable has no value.
 */
export function bindVariables(sql: string, values: Readonly<Record<string, unknown>>): BoundStatement {
  const names: string[] = [];
  const text = replaceVariables(sql, (name) => {
    if (!(name in values)) throw new LoadError('SQL_FAILED', `No value for the variable :'${name}'`);
    if (!names.includes(name)) names.push(name);
    // The server reports the place of an error in what it was sent: it must be the place in the file.
    return `$${names.indexOf(name) + 1}`.padEnd(":''".length + name.length);
  });
  return { text, values: names.map((name) => values[name]) };
}

/** A statement whose variables are written into it. */
export interface LiteralStatement {
  readonly text: string;
  /** The offset in the statement before, in UTF-16 units, of an offset in `text`. */
  readonly originalOffset: (offset: number) => number;
}

/** Values that need no escaping in a literal, whatever the engine makes of a backslash. */
const PLAIN = /^[\w .:/%+-]*$/;

/**
 * A statement whose psql variables are written as literals: several statements in one request take no parameters.
 * @throws SQL_FAILED where a variable has no value, or one with other characters than those of ids, names and times.
 */
export function bindLiterals(sql: string, values: Readonly<Record<string, string>>): LiteralStatement {
  const replaced: { readonly end: number; readonly longer: number }[] = [];
  let longer = 0;
  const text = replaceVariables(sql, (name, at) => {
    const value = values[name];
    if (value === undefined) throw new LoadError('SQL_FAILED', `No value for the variable :'${name}'`);
    if (!PLAIN.test(value)) throw new LoadError('SQL_FAILED', `The variable :'${name}' must be bound as a parameter`);
    longer += value.length - name.length - ':'.length;
    replaced.push({ end: at + ":''".length + name.length + longer, longer });
    return `'${value}'`;
  });
  return {
    text,
    originalOffset: (offset) => offset - (replaced.filter(({ end }) => end <= offset).at(-1)?.longer ?? 0),
  };
}

/**
 * Replaces psql's plain variables (`:name`) by SQL that the caller has quoted: for COPY, which takes no parameters.
 * @throws SQL_FAILED where a variable has no value.
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
