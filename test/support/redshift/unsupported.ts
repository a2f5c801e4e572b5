// Statements that Redshift refuses and PostgreSQL accepts. This is our reading of the documentation, not of a cluster:
// AWS "Amazon Redshift and PostgreSQL" > "Unsupported PostgreSQL features", "... data types", "... functions"
// (c_unsupported-postgresql-features, -datatypes, -functions), "Leader node-only functions"
// (c_SQL_functions_leader_node_only), the synopses of the single commands, and facts/redshift.md 3.4 and 3.5.
import { withoutEquijoin } from './equijoin.js';
import { intervalBelowSecond } from './intervals.js';
import { reservedWordAsName } from './reserved-words.js';
import { closingAt, commaSeparated, indexOfPhrase, standsAt } from './phrases.js';
import type { Strict } from './strictness.js';
import type { Token } from './tokens.js';
import type { ServerError } from './wire.js';

/** Grammar that Redshift's parser, which comes from PostgreSQL 8.0, does not know. `^`: at the statement's start. */
const SYNTAX = [
  'on conflict',
  'is distinct from',
  'is not distinct from',
  'with ordinality',
  'as materialized (',
  'as not materialized (',
  ', lateral',
  'join lateral',
  'lateral (',
  ') filter (',
  'array [',
  'array (',
  '[ ]',
  'unnest (',
  'tablesample',
  'create unlogged',
  'create temp view',
  'create temporary view',
  'create or replace temp view',
  'create or replace temporary view',
  'restart identity',
  '^do',
  '^truncate only',
  'do nothing',
  'when not matched by',
  'add column if not exists',
  'explain analyze',
  'explain ( analyze',
  'enforced',
  'nulls not distinct',
  'check (',
  'exclude using',
  'inherits (',
  'partition by range (',
  'partition by list (',
  'partition by hash (',
  'tablespace',
  'generated always as (',
  '->>',
  '->',
  '#>',
  '#>>',
  '@>',
  '<@',
  'for update',
  'for share',
  'for no key update',
  'for key share',
  // AWS r_COMMENT: tables, columns, constraints, databases, views and schemas have comments.
  '^comment on index',
  '^comment on materialized',
  '^comment on function',
  '^comment on sequence',
  '^comment on type',
  '^comment on domain',
  '^comment on role',
  '^comment on trigger',
  '^comment on rule',
  '^comment on extension',
];

/** Whole commands that do not exist. */
const COMMANDS = [
  '^create index',
  '^create unique index',
  '^drop index',
  '^reindex',
  '^create sequence',
  '^create trigger',
  '^create extension',
  '^create domain',
  '^create type',
  '^create rule',
  '^savepoint',
  '^release',
  '^listen',
  '^notify',
  '^unlisten',
  '^cluster',
  '^discard',
  '^create role if',
  '^prepare transaction',
];

const FUNCTIONS = new Set([
  'string_agg',
  'array_agg',
  'json_agg',
  'jsonb_agg',
  'json_object_agg',
  'jsonb_object_agg',
  'xmlagg',
  'row_to_json',
  'to_json',
  'to_jsonb',
  'json_build_object',
  'jsonb_build_object',
  'json_array_elements',
  'jsonb_array_elements',
  'jsonb_set',
  'pg_sleep',
  'pg_advisory_lock',
  'pg_advisory_unlock',
  'pg_advisory_xact_lock',
  'pg_try_advisory_lock',
  'pg_try_advisory_xact_lock',
  'pg_advisory_lock_shared',
  'gen_random_uuid',
  'uuid_generate_v4',
  'uuidv7',
  'regexp_matches',
  'regexp_split_to_table',
  'regexp_split_to_array',
  'regexp_match',
  'format',
  'concat_ws',
  'make_date',
  'make_timestamp',
  'make_interval',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'array_length',
  'array_to_string',
  'string_to_array',
  'num_nonnulls',
  'num_nulls',
  'width_bucket',
  'every',
  'clock_timestamp',
  'transaction_timestamp',
  'justify_days',
  'justify_hours',
  'justify_interval',
  'setseed',
  'bit_length',
  'overlay',
  'encode',
  'convert_from',
  'convert_to',
  'currval',
  'nextval',
  'lastval',
  'setval',
]);

/** Only where no table is read. Several are written without parentheses too. */
const LEADER_ONLY = new Set([
  'current_schema',
  'current_schemas',
  'has_database_privilege',
  'has_schema_privilege',
  'has_table_privilege',
  'substr',
  'factorial',
  'log',
  'age',
  'isfinite',
  'now',
  'getbit',
  'get_bit',
  'get_byte',
  'set_bit',
  'set_byte',
  'to_ascii',
  'generate_series',
]);
const LEADER_ONLY_WORDS = new Set(['current_time', 'current_timestamp', 'localtime']);

const TYPES = new Set([
  'json',
  'jsonb',
  'uuid',
  'serial',
  'bigserial',
  'smallserial',
  'serial4',
  'serial8',
  'bytea',
  'money',
  'inet',
  'cidr',
  'macaddr',
  'xml',
  'tsvector',
  'tsquery',
  'point',
  'bit',
  'hstore',
  'citext',
  'int4range',
  'tsrange',
]);

const SYSTEM_RELATION = /^(pg_|stl_|stv_|svl_|svv_|svcs_|sys_|information_schema$)/;

function syntaxError(near: string): ServerError {
  return { code: '42601', message: `syntax error at or near "${near}"` };
}

function unsupportedPhrase(tokens: readonly Token[]): ServerError | null {
  for (const phrase of SYNTAX) {
    if (indexOfPhrase(tokens, phrase) < 0) continue;
    return syntaxError(phrase.replace('^', '').split(' ').at(-1)!);
  }
  const command = COMMANDS.find((phrase) => indexOfPhrase(tokens, phrase) === 0);
  if (command === undefined) return null;
  return { code: '0A000', message: `SQL command "${command.slice(1)}" not supported.` };
}

function calledNames(tokens: readonly Token[]): string[] {
  return tokens.filter((token, i) => token.kind === 'word' && tokens[i + 1]?.text === '(').map((token) => token.text);
}

function unsupportedFunction(tokens: readonly Token[]): ServerError | null {
  const name = calledNames(tokens).find((called) => FUNCTIONS.has(called));
  if (name !== undefined) return { code: '42883', message: `function ${name}() does not exist` };
  const wrongCount = tokens.findIndex(
    (token, i) =>
      (token.text === 'concat' && argumentCount(tokens, i) > 2) ||
      (token.text === 'to_timestamp' && argumentCount(tokens, i) === 1),
  );
  if (wrongCount < 0) return null;
  return { code: '42883', message: `function ${tokens[wrongCount]!.text}() with these arguments does not exist` };
}

function argumentCount(tokens: readonly Token[], name: number): number {
  if (tokens[name]!.kind !== 'word' || tokens[name + 1]?.text !== '(') return -1;
  return commaSeparated(tokens, name + 2, closingAt(tokens, name + 1)).length;
}

/** Reads the words after FROM and JOIN: a name of no system relation is a user's table. */
function readsTable(tokens: readonly Token[]): boolean {
  return tokens.some((token, i) => {
    if (token.kind !== 'word' || (token.text !== 'from' && token.text !== 'join')) return false;
    const next = tokens[i + 1];
    const isName = next?.kind === 'word' || next?.kind === 'quoted';
    return isName && tokens[i + 2]?.text !== '(' && !SYSTEM_RELATION.test(next.text);
  });
}

function leaderNodeFunction(tokens: readonly Token[]): ServerError | null {
  const words = tokens.filter((token) => token.kind === 'word').map((token) => token.text);
  const called = calledNames(tokens).find((name) => LEADER_ONLY.has(name));
  const name = called ?? words.find((word) => LEADER_ONLY_WORDS.has(word));
  const stores = words[0] === 'insert' || (words[0] === 'create' && words.includes('select'));
  const series = called === 'generate_series' && stores;
  if (name === undefined || !(readsTable(tokens) || series)) return null;
  return {
    code: '0A000',
    message: 'Specified types or functions (one per INFO message) not supported on Redshift tables.',
    detail: `Function "${name}" not supported.`,
  };
}

function unsupportedType(tokens: readonly Token[]): ServerError | null {
  const isDefinition = ['create', 'alter'].includes(tokens[0]!.text) && tokens.some((token) => token.text === 'table');
  const at = tokens.findIndex((token, i) => {
    if (token.kind !== 'word' || !TYPES.has(token.text)) return false;
    const before = tokens[i - 1];
    const isCast = before?.text === '::' || (before?.text === 'as' && tokens[i + 1]?.text === ')');
    const namesColumn = before?.kind === 'word' || before?.kind === 'quoted';
    return isCast || (isDefinition && namesColumn && before.text !== 'table');
  });
  if (at < 0) return null;
  return { code: '0A000', message: `Type "${tokens[at]!.text}" is not supported.` };
}

/** VALUES is a part of INSERT and nothing else. */
function valuesAsTable(tokens: readonly Token[]): ServerError | null {
  const at = tokens.findIndex((token, i) => {
    if (token.kind !== 'word' || token.text !== 'values' || tokens[i + 1]?.text !== '(') return false;
    const before = tokens[i - 1];
    return before === undefined || ['(', 'union', 'all', 'except', 'intersect'].includes(before.text);
  });
  return at < 0 ? null : syntaxError('values');
}

function statementForm(tokens: readonly Token[]): ServerError | null {
  const verb = tokens[0]!.text;
  if (indexOfPhrase(tokens, 'distinct on (') >= 0) {
    return { code: '0A000', message: 'SELECT DISTINCT ON is not supported' };
  }
  if (['insert', 'update', 'delete', 'merge', 'with'].includes(verb) && indexOfPhrase(tokens, 'returning') >= 0) {
    return syntaxError('returning');
  }
  if (verb === 'with' && indexOfPhrase(tokens, ') insert into') >= 0) return syntaxError('insert');
  const stream = ['from stdin', 'to stdout'].find((phrase) => verb === 'copy' && indexOfPhrase(tokens, phrase) >= 0);
  if (stream !== undefined) return syntaxError(stream.split(' ')[1]!);
  return verb === 'merge' ? mergeForm(tokens) : otherForm(tokens);
}

function otherForm(tokens: readonly Token[]): ServerError | null {
  const parameters = tokens.some((token, i) => token.kind === 'parameter' && standsAt(tokens, i - 2, 'any ('));
  if (parameters) return { code: '0A000', message: 'array parameters are not supported' };
  if (tokens[0]!.text === 'lock' && tokens.some((token) => token.kind === 'word' && token.text === 'mode')) {
    return syntaxError('in');
  }
  if (tokens[0]!.text === 'truncate' && commaSeparated(tokens, 1, tokens.length).length > 1) return syntaxError(',');
  const isAlter = tokens[0]!.text === 'alter' && tokens[1]?.text === 'table';
  return isAlter && commaSeparated(tokens, 2, tokens.length).length > 1 ? syntaxError(',') : null;
}

/** MERGE has at most one branch of each kind, and no condition of its own on a branch (r_MERGE; facts 3.4). */
function mergeForm(tokens: readonly Token[]): ServerError | null {
  const condition = ['matched and', 'not matched and'].some((phrase) => indexOfPhrase(tokens, phrase) >= 0);
  if (condition) return syntaxError('and');
  const first = indexOfPhrase(tokens, 'when matched');
  return first >= 0 && indexOfPhrase(tokens, 'when matched', first + 1) >= 0 ? syntaxError('when') : null;
}

const SETTINGS_UNKNOWN =
  /^(lock_timeout|idle_in_transaction_session_timeout|transaction_timeout|synchronous_commit|work_mem)$/;

/** Redshift lists none of these as a parameter (cm_chap_ConfigurationRef; facts 3.7, not confirmed on a cluster). */
function unknownSetting(tokens: readonly Token[]): ServerError | null {
  if (!['set', 'reset', 'show'].includes(tokens[0]!.text)) return null;
  const name = tokens.slice(1, 3).find((token) => SETTINGS_UNKNOWN.test(token.text));
  if (name === undefined) return null;
  return { code: '42704', message: `unrecognized configuration parameter "${name.text}"` };
}

/** Serverless has no STL, STV, SVL and SVCS views to read (serverless-monitoring; facts 3.2). */
function serverlessView(tokens: readonly Token[]): ServerError | null {
  const view = tokens.find(
    ({ kind, text }) => (kind === 'word' || kind === 'quoted') && /^(stl|stv|svl|svcs)_/.test(text),
  );
  return view === undefined ? null : { code: '42501', message: `permission denied for relation ${view.text}` };
}

const CHECKS = [
  unsupportedPhrase,
  reservedWordAsName,
  statementForm,
  valuesAsTable,
  unsupportedFunction,
  leaderNodeFunction,
  unsupportedType,
  unknownSetting,
];

/** Checks that a test can switch off. */
const STRICT_CHECKS: readonly (readonly [Strict, (tokens: readonly Token[]) => ServerError | null])[] = [
  ['intervals', intervalBelowSecond],
  ['update from', withoutEquijoin],
];

/**
 * Why Redshift would refuse a statement that PostgreSQL may take; null where it would not.
 * @param lenient checks that are left out.
 */
export function refusal(
  tokens: readonly Token[],
  serverless: boolean,
  lenient: readonly Strict[] = [],
): ServerError | null {
  const strict = STRICT_CHECKS.filter(([name]) => !lenient.includes(name)).map(([, check]) => check);
  const views = serverless ? [serverlessView] : [];
  for (const check of [...CHECKS, ...views, ...strict]) {
    const error = check(tokens);
    if (error !== null) return error;
  }
  return null;
}
