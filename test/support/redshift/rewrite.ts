// Statements that both know but write differently (the AWS page of each command is named beside it).
import { applyEdits, type Edit } from './edits.js';
import { indexOfPhrase, standsAt } from './phrases.js';
import { scopedGrant } from './scoped-grants.js';
import type { Strict } from './strictness.js';
import { alterDesign } from './table-design.js';
import { columnEdits, rewriteCreateTable, type Rewritten } from './table-ddl.js';
import { tokenize, type Statement, type Token } from './tokens.js';

/** Session parameters that only Redshift has (cm_chap_ConfigurationRef); PostgreSQL takes any name with a prefix. */
const SETTINGS = new Set([
  'query_group',
  'wlm_query_slot_count',
  'enable_result_cache_for_session',
  'json_serialization_enable',
  'enable_case_sensitive_identifier',
  'describe_field_name_in_uppercase',
  'analyze_threshold_percent',
]);

const CURRENT_USER_ID = '(select usesysid::int from pg_catalog.pg_user where usename = current_user)';

const DATE_PART_FUNCTIONS = new Set(['dateadd', 'date_add', 'datediff', 'date_diff']);

function replace(token: Token, text: string): Edit {
  return { start: token.start, end: token.end, text };
}

/** Delimited identifiers are folded to lower case too (r_names, enable_case_sensitive_identifier = false). */
function identifierEdit(sql: string, token: Token): Edit | null {
  const written = sql.slice(token.start, token.end);
  return token.kind === 'quoted' && written !== written.toLowerCase() ? replace(token, written.toLowerCase()) : null;
}

/** SYSDATE, NVL, and the bare date part of DATEADD and DATEDIFF (r_SYSDATE, r_NVL_function, r_DATEADD_function). */
function functionEdit(tokens: readonly Token[], i: number): Edit | null {
  const token = tokens[i]!;
  if (token.kind !== 'word') return null;
  const isCalled = tokens[i + 1]?.text === '(';
  if (token.text === 'sysdate' && !isCalled && tokens[i - 1]?.text !== '.') return replace(token, 'localtimestamp');
  // r_CURRENT_USER_ID: a number, which PostgreSQL has no word for.
  if (token.text === 'current_user_id') return replace(token, CURRENT_USER_ID);
  if (token.text === 'nvl' && isCalled) return replace(token, 'coalesce');
  const isPart = tokens[i - 1]?.text === '(' && DATE_PART_FUNCTIONS.has(tokens[i - 2]?.text ?? '');
  return isPart && tokens[i + 1]?.text === ',' ? replace(token, `'${token.text}'`) : null;
}

/** `GRANT ROLE a TO ROLE b`, `… TO ROLE c` (r_GRANT) name roles with the word ROLE; PASSWORD DISABLE (r_CREATE_USER). */
function roleEdit(tokens: readonly Token[], i: number): Edit | null {
  const token = tokens[i]!;
  const before = tokens[i - 1]?.text ?? '';
  const verb = tokens[0]!.text;
  if (token.text === 'disable' && before === 'password') return replace(token, 'null');
  if (verb !== 'grant' && verb !== 'revoke') return null;
  return token.kind === 'word' && token.text === 'role' && ['grant', 'revoke', 'to', 'from', ','].includes(before)
    ? replace(token, '')
    : null;
}

function settingEdit(tokens: readonly Token[], i: number): Edit | null {
  const isSetting = ['set', 'reset', 'show'].includes(tokens[0]!.text) && i <= 2 && SETTINGS.has(tokens[i]!.text);
  return isSetting ? replace(tokens[i]!, `redshift.${tokens[i]!.text}`) : null;
}

function commonEdits({ sql, tokens }: Statement): Edit[] {
  const edits = tokens.flatMap((token, i) => [
    identifierEdit(sql, token),
    functionEdit(tokens, i),
    roleEdit(tokens, i),
    settingEdit(tokens, i),
  ]);
  return edits.filter((edit) => edit !== null);
}

/** The words of a name as they are written: `schema.table`. */
function nameAt({ sql, tokens }: Statement, at: number): string {
  const end = tokens[at + 1]?.text === '.' ? at + 2 : at;
  return sql.slice(tokens[at]!.start, tokens[end]?.end);
}

/** VACUUM's and ANALYZE's own words (r_VACUUM_command, r_ANALYZE); PostgreSQL refuses VACUUM in a block by itself. */
function maintenance(statement: Statement): string | null {
  const { sql, tokens } = statement;
  if (tokens[0]!.text === 'analyze') {
    const options = ['predicate columns', 'all columns'].map((phrase) => indexOfPhrase(tokens, phrase));
    const edits = options.filter((at) => at > 0).map((at) => ({ ...tokens[at]!, end: tokens[at + 1]!.end, text: '' }));
    return applyEdits(sql, edits);
  }
  if (tokens[0]!.text !== 'vacuum') return null;
  const modes = ['sort only', 'delete only', 'full', 'reindex', 'recluster'];
  const mode = modes.find((words) => standsAt(tokens, 1, words));
  const table = 1 + (mode?.split(' ').length ?? 0);
  return tokens[table] === undefined || tokens[table].text === 'to' ? 'vacuum' : `vacuum ${nameAt(statement, table)}`;
}

/** ALTER TABLE for what PostgreSQL lacks: it is checked that the table is there, and ours (r_ALTER_TABLE, -APPEND). */
function alterTable(statement: Statement, lenient: readonly Strict[]): string | null {
  const { sql, tokens } = statement;
  if (!standsAt(tokens, 0, 'alter table')) return null;
  const table = nameAt(statement, 2);
  const action = tokens[3]?.text === '.' ? 5 : 3;
  const source = tokens[action + 2];
  if (standsAt(tokens, action, 'append from') && source !== undefined) {
    return `with moved as (delete from ${nameAt(statement, action + 2)} returning *) insert into ${table} select * from moved`;
  }
  const encodes = standsAt(tokens, action, 'alter column') && standsAt(tokens, action + 3, 'encode');
  if (encodes || ['alter encode', 'drop constraint'].some((words) => standsAt(tokens, action, words))) {
    return `alter table ${table} set (fillfactor = 100)`;
  }
  const design = alterDesign(statement, table, action);
  if (design !== null) return lenient.includes('keys twice') ? `alter table ${table} set (fillfactor = 100)` : design;
  const column = standsAt(tokens, action, 'add column') ? action + 2 : action + 1;
  return standsAt(tokens, action, 'add') ? applyEdits(sql, columnEdits(tokens.slice(column))) : null;
}

/** The statement as PostgreSQL takes it, or why Redshift refuses it. */
export function rewrite(statement: Statement, lenient: readonly Strict[]): Rewritten {
  const sql = applyEdits(statement.sql, commonEdits(statement));
  const common = { ...statement, sql, tokens: tokenize(sql) };
  const created = rewriteCreateTable(common);
  return created ?? { sql: maintenance(common) ?? alterTable(common, lenient) ?? scopedGrant(common) ?? sql };
}
