import type { Command } from 'commander';
import type { Settings } from '../../../config/settings.js';
import { SOURCES } from '../../../model/plan.js';
import { allowedTypesOf, readContract, requirementOf, type Contract } from '../../../sql/contract.js';
import { sqlFile } from '../../../sql/files.js';
import { opsPath } from '../../../warehouse/schemas.js';
import type { Warehouse } from '../../../warehouse/warehouse.js';
import { field, type Row } from '../../output/field.js';
import { MEMBER_TITLES, memberRow, memberSummaries } from '../../output/members.js';
import { printResult } from '../../output/print.js';
import { table } from '../../output/table.js';
import { hasMembers } from '../../runtime/run-record.js';
import { withWarehouse } from '../../runtime/with-warehouse.js';

/** Flags of `sparkify contract`. */
export interface ContractFlags {
  readonly json?: boolean;
}

/** Line of the contract, beside what the last load saw of it. */
interface ContractLine {
  readonly source: string;
  readonly column: string | null;
  /** `required` or `optional`; null if the contract does not have the column. */
  readonly requirement: string | null;
  readonly types: readonly string[];
  /** Row of sql/ledger/seen_members.sql; null if no load has seen the source. */
  readonly seen: Row | null;
}

/** Prints the contract, and what the last load saw. */
export async function contract({ json }: ContractFlags, command: Command): Promise<void> {
  const { terms, seen } = await withWarehouse(command, async (warehouse, settings) => ({
    terms: readContract(settings.LOAD_CONTRACT),
    seen: await seenMembers(warehouse, settings),
  }));
  const lines = linesOf(terms, seen);
  printResult(json, lines, describe(lines, seen));
}

/** Members that the last load with records of each source saw, whether it was published or not. */
function seenMembers(warehouse: Warehouse, { LOAD_SCHEMA: star, LOAD_OPS_SCHEMA: ops }: Settings): Promise<Row[]> {
  return warehouse.session({ searchPath: opsPath({ star, ops }) }, async (session) =>
    (await hasMembers(session, ops)) ? session.select(sqlFile('ledger/seen_members.sql')) : [],
  );
}

/** The contract of now beside each member: that of the load may have been another one. */
function linesOf(terms: Contract, seen: readonly Row[]): ContractLine[] {
  return SOURCES.flatMap((source) => {
    const ofSource = seen.filter((row) => row['source'] === source);
    const columns = new Set(ofSource.map((row) => row['column_name']));
    const unseen = [...terms[source].keys()].filter((column) => !columns.has(column));
    const lines = ofSource.map((row) => lineOf(terms, source, row['column_name'] as string | null, row));
    return lines.concat(unseen.map((column) => lineOf(terms, source, column, null)));
  });
}

function lineOf(terms: Contract, source: keyof Contract, column: string | null, seen: Row | null): ContractLine {
  const term = column === null ? undefined : terms[source].get(column);
  const requirement = requirementOf(term);
  const types = term?.types ?? [];
  const ofNow = { requirement, allowed_types: allowedTypesOf(term) };
  return { source, column, requirement, types, seen: seen === null ? null : { ...seen, ...ofNow } };
}

function describe(lines: readonly ContractLine[], seen: readonly Row[]): string {
  const rows = lines.map(({ source, column, requirement, types, seen: row }) => {
    const [, member, , ...figures] = row === null ? [] : memberRow(row);
    return [source, column, requirement, types.join(', '), member].concat(figures);
  });
  const [source = '', member = '', column = '', ...titlesOfFigures] = MEMBER_TITLES;
  const titles = [source, column, 'contract', 'types', member].concat(titlesOfFigures);
  const loads = [...new Set(seen.map((row) => `${field(row, 'source')} of load ${field(row, 'load_id')}`))];
  const last = loads.length === 0 ? 'No load has seen records yet' : `Last seen: ${loads.join(', ')}`;
  return [table(titles, rows), '', last, ...memberSummaries(seen)].join('\n');
}
