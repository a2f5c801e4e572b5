import type { Token } from './tokens.js';
import type { ServerError } from './wire.js';

/**
 * Words that Redshift reserves (AWS, "Reserved words", r_pg_keywords) and PostgreSQL takes as names. Words that both
 * reserve are PostgreSQL's to refuse.
 */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'aes128 aes256 allowoverwrite az64 backup binary blanksasnull bytedict bzip2 credentials current_user_id deflate ' +
    'defrag delta delta32k disable emptyasnull enable encrypt encryption explicit globaldict256 globaldict64k gzip ' +
    'ignore lun luns lzo lzop minus mostly16 mostly32 mostly8 new notnull isnull nulls off offline oid old open ' +
    'parallel percent permissions pivot raw readratio recover rejectlog resort respect restore snapshot system tag tdes ' +
    'text255 text32k top truncatecolumns unpivot wallet without'
  ).split(' '),
);

/** Tokens after which a name stands: of a column, a table, an alias or a variable. */
const BEFORE_NAMES = new Set(
  '( , . as select distinct table column from join into update by where and or not on set having case when then else'
    .split(' ')
    .concat('= < > <= >= <> != + - * / || between in exists view rename to'.split(' ')),
);

/** Statements whose options have such words. */
const WITH_OPTIONS = new Set(['copy', 'unload', 'set', 'reset', 'show', 'create user', 'alter user']);

/** Error of a statement that uses a reserved word as a name; null if it uses none. */
export function reservedWordAsName(tokens: readonly Token[]): ServerError | null {
  const [first, second] = tokens.map(({ text }) => text);
  if (WITH_OPTIONS.has(String(first)) || WITH_OPTIONS.has(`${first} ${second}`)) return null;
  const word = tokens.find(
    ({ kind, text }, at) => kind === 'word' && RESERVED_WORDS.has(text) && isName(tokens[at - 1]?.text ?? '', text),
  );
  return word === undefined ? null : { code: '42601', message: `syntax error at or near "${word.text}"` };
}

function isName(before: string, word: string): boolean {
  if (word === 'top' && (before === 'select' || before === 'distinct')) return false;
  // A value, which is written like a column.
  if (word === 'current_user_id') return before === 'as';
  // A column of the catalogue's own tables.
  if (word === 'oid' && before === '.') return false;
  return BEFORE_NAMES.has(before);
}
