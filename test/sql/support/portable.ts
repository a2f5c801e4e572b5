import { indexOfPhrase, standsAt } from '../../support/redshift/phrases.js';
import { RESERVED_WORDS } from '../../support/redshift/reserved-words.js';
import { tokenize, type Token } from '../../support/redshift/tokens.js';

/** Syntax that Redshift or PostgreSQL lacks, or that each of them reads in another way. */
const BANNED = [
  'on conflict',
  'returning',
  'distinct on',
  '->>',
  '->',
  'truncate',
  'merge',
  'identity',
  'generated always',
  'primary key',
  'foreign key',
  'unique',
  'references',
  '[',
  'array_agg',
  '::',
  'filter (',
  'is distinct from',
  'is not distinct from',
  'lateral',
  'string_agg',
  'listagg',
  'generate_series',
  'nulls first',
  'now',
  'current_timestamp',
  'current_date',
  'getdate',
  'sysdate',
  '( values',
  'create index',
  'limit all',
  'unlogged',
  'temporary',
  'temp',
  'serial',
  'bigserial',
  'json',
  'jsonb',
  'uuid',
  'text',
  'bytea',
  'timestamptz',
  'qualify',
  'pivot',
  'super',
  'distkey',
  'sortkey',
  'diststyle',
  'encode',
  'collate',
  'for update',
  'materialized',
];

/** Words that begin a schema's name where a dot follows. */
const SCHEMAS = /^(public|sparkify\w*|pg_catalog|information_schema)$/;

/** Everything in SQL text that keeps it from running unchanged on both engines. */
export function bannedIn(sql: string): string[] {
  const tokens = tokenize(sql);
  const found = BANNED.filter((phrase) => indexOfPhrase(tokens, phrase) >= 0);
  const words = tokens.filter(({ kind }, i) => kind === 'word' && !isNullsOrder(tokens, i)).map(({ text }) => text);
  const prefixes = tokens.filter(({ text }, i) => SCHEMAS.test(text) && standsAt(tokens, i + 1, '.'));
  return [
    ...found,
    ...[...RESERVED_WORDS].filter((word) => words.includes(word)),
    ...prefixes.map(({ text }) => `schema prefix ${text}.`),
  ];
}

/** Whether a token is the word NULLS of an order. */
function isNullsOrder(tokens: readonly Token[], at: number): boolean {
  return standsAt(tokens, at, 'nulls first') || standsAt(tokens, at, 'nulls last');
}

/** Words behind which the name of a table or view stands. */
const BEFORE_NAME = ['from', 'join', 'into', '^update', 'table', 'view', 'if exists', 'if not exists'];

/** The tables and views that SQL text reads, writes, makes or drops, in the order of their names. */
export function relationsOf(sql: string): string[] {
  const tokens = tokenize(sql);
  const own = new Set(tokens.filter((_, i) => isQueryName(tokens, i + 1)).map(({ text }) => text));
  const names = tokens.filter((token, i) => isRelation(tokens, token, i)).map(({ text }) => text);
  return [...new Set(names)].filter((name) => !own.has(name)).sort();
}

/** Whether a query follows that the word before is the name of. */
function isQueryName(tokens: readonly Token[], at: number): boolean {
  return standsAt(tokens, at, 'as ( select') || standsAt(tokens, at, 'as ( ( select');
}

function isRelation(tokens: readonly Token[], { kind, text }: Token, at: number): boolean {
  if (kind !== 'word' || text === 'if' || standsAt(tokens, at - 4, 'extract (')) return false;
  return BEFORE_NAME.some((phrase) => {
    const words = phrase.replace('^', '');
    const start = at - words.split(' ').length;
    if (start < 0 || !standsAt(tokens, start, words)) return false;
    return !phrase.startsWith('^') || start === 0 || standsAt(tokens, start - 1, ';');
  });
}
