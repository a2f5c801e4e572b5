import { JSON_TYPES } from '../../sql/contract.js';
import { field, type Row } from './field.js';
import { count } from './format.js';

/** Titles of the columns of `memberRow`. */
export const MEMBER_TITLES = ['source', 'member', 'column', 'present', 'nulls', 'blank', 'types', 'remark'];

/** Member of a source's records (a row of `sql/ledger/run_members.sql`) as a row of a table. */
export function memberRow(row: Row): string[] {
  const { records, present, nulls, blanks } = numbersOf(row);
  return [
    field(row, 'source'),
    field(row, 'member'),
    field(row, 'column_name'),
    share(present, records),
    share(nulls, records),
    row['blank_strings'] === null ? '' : share(blanks, records),
    typesOf(row).join(', '),
    remarksOn(row).join(', '),
  ];
}

/** Differences of a member from the contract and the mapping; empty if there are none. */
export function remarksOn(row: Row): string[] {
  const { records, present, nulls, blanks } = numbersOf(row);
  const allowed = field(row, 'allowed_types').split(' ');
  const unknown = row['allowed_types'] === null ? [] : typesOf(row).filter((type) => !allowed.includes(type));
  return [
    ...(row['column_name'] === null ? ['not read'] : []),
    ...(row['requirement'] === 'required' && present - nulls - blanks < records ? ['required, missing'] : []),
    ...(row['column_name'] !== null && row['requirement'] !== 'required' && present === 0 ? ['in no record'] : []),
    ...(unknown.length > 0 ? [`another type: ${unknown.join(', ')}`] : []),
  ];
}

/** One sentence a source about the members of its records, from the rows of `sql/ledger/run_members.sql`. */
export function memberSummaries(rows: readonly Row[]): string[] {
  const sources = [...new Set(rows.map((row) => field(row, 'source')))];
  return sources.map((source) => summaryOf(rows.filter((row) => row['source'] === source)));
}

function summaryOf(rows: readonly Row[]): string {
  const first = rows[0] ?? {};
  const read = rows.filter((row) => row['column_name'] !== null);
  const found = read.filter((row) => Number(row['present']) > 0);
  const readObjects = Number(first['read_objects']);
  const runObjects = Number(first['run_objects']);
  const sample = readObjects < runObjects ? ` (a sample: ${count(readObjects)} of ${count(runObjects)} objects)` : '';
  const records = `${field(first, 'source')}: ${count(Number(first['records']))} records${sample}`;
  const others = rows.length - read.length;
  const unread = others === 0 ? '' : `, and ${others} that it does not read`;
  return `${records} with ${found.length} of the ${read.length} members that the mapping reads${unread}`;
}

interface MemberNumbers {
  readonly records: number;
  readonly present: number;
  readonly nulls: number;
  /** Empty or blank strings; 0 where they were not counted. */
  readonly blanks: number;
}

function numbersOf(row: Row): MemberNumbers {
  return {
    records: Number(row['records']),
    present: Number(row['present']),
    nulls: Number(row['null_values']),
    blanks: Number(row['blank_strings'] ?? 0),
  };
}

function typesOf(row: Row): string[] {
  return JSON_TYPES.filter((type) => Number(row[`${type}s`]) > 0);
}

/** Share in percent, rounded, but never to all or nothing. */
function share(part: number, all: number): string {
  if (part === 0 || part === all) return part === 0 ? '0 %' : '100 %';
  return `${Math.min(99, Math.max(1, Math.round((part / all) * 100)))} %`;
}
