import { cutText } from '../copy-emulator/utf8.js';
import type { MemberCount } from '../copy-emulator/rules.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import { allowedTypesOf, readContract, requirementOf } from '../sql/contract.js';
import { sqlFile } from '../sql/files.js';
import type { BatchResult, BoundFile, Session, StagedMembers } from '../warehouse/warehouse.js';
import type { Dependencies } from './dependencies.js';
import { describeMemberChanges, type LastMember } from './member-changes.js';

/** Columns of `load_member`, in the order of the values of `rowOf`. */
const COLUMNS = [
  'load_id',
  'source',
  'member',
  'column_name',
  'requirement',
  'allowed_types',
  'records',
  'unrecognized',
  'present',
  'null_values',
  'strings',
  'numbers',
  'booleans',
  'objects',
  'arrays',
  'read_objects',
  'run_objects',
  'blank_strings',
];

const MAX_NAME_BYTES = 512;

/** Source of a run whose members are recorded. */
export interface MemberSource {
  readonly plan: Pick<LoadPlan, 'loadId' | 'recordsMembers'>;
  readonly source: SourceName;
}

/** Queries for what the ledger has of a source's members, as part of a batch. `memberHistoryOf` takes their results. */
export function memberQueries({ plan, source }: MemberSource): BoundFile[] {
  if (plan.recordsMembers !== true) return [];
  return [
    { file: sqlFile('ledger/earlier_members.sql'), values: { load_id: plan.loadId, source } },
    { file: sqlFile('ledger/last_members.sql'), values: { source } },
  ];
}

/** Members of a source in the ledger. */
export interface MemberHistory {
  /** Whether an earlier attempt of the step has recorded members of this run. */
  readonly hasEarlier: boolean;
  /** Members of the last published run that had records of the source; empty if there is none. */
  readonly last: readonly LastMember[];
}

/** History of a step that failed: it may have recorded members before. */
export const NO_HISTORY: MemberHistory = { hasEarlier: true, last: [] };

/** Members in the ledger, from the results of `memberQueries`. */
export function memberHistoryOf([earlier, last]: readonly BatchResult[]): MemberHistory {
  return {
    hasEarlier: Number(earlier?.rows[0]?.['members'] ?? 0) > 0,
    last: (last?.rows ?? []).map((row) => ({
      member: String(row['member']),
      column: row['column_name'] as string | null,
      records: Number(row['records']),
      present: Number(row['present']),
      nulls: Number(row['null_values']),
      strings: Number(row['strings']),
      numbers: Number(row['numbers']),
      booleans: Number(row['booleans']),
      objects: Number(row['objects']),
      arrays: Number(row['arrays']),
    })),
  };
}

/**
 * Writes the members of a source's records into the ledger, each with what the contract says of it. Plans of older workers
 * have no table for them.
 * @returns a sentence about how they differ from those of the last published run; null if they do not.
 */
export async function recordMembers(
  { warehouse, settings }: Pick<Dependencies, 'warehouse' | 'settings'>,
  session: Session,
  { plan, source }: MemberSource,
  members: StagedMembers | null,
  { hasEarlier, last }: MemberHistory,
): Promise<string | null> {
  if (plan.recordsMembers !== true) return null;
  const { loadId } = plan;
  if (hasEarlier) await session.execute(sqlFile('ledger/delete_members.sql'), { load_id: loadId, source });
  if (members === null || members.records === 0) return null;
  const terms = readContract(settings.LOAD_CONTRACT)[source];
  const rows = members.members.map((count) => {
    const term = count.column === null ? undefined : terms.get(count.column);
    return rowOf(loadId, source, members, count, requirementOf(term), allowedTypesOf(term));
  });
  await warehouse.writeRows(session, 'load_member', COLUMNS, [rows]);
  return describeMemberChanges(source, last, members);
}

function rowOf(
  loadId: string,
  source: SourceName,
  members: StagedMembers,
  count: MemberCount,
  requirement: string | null,
  allowedTypes: string | null,
): (string | null)[] {
  const { present, nulls, strings, blanks, numbers, booleans, objects, arrays } = count;
  const { records, unrecognized, readObjects, runObjects } = members;
  const ofRecords = [records, unrecognized, present, nulls, strings, numbers, booleans, objects, arrays];
  const figures = ofRecords.concat(readObjects, runObjects).map(String);
  const name = cutText(count.member, MAX_NAME_BYTES);
  const blankStrings = count.column === null ? null : String(blanks);
  return [loadId, source, name, count.column, requirement, allowedTypes].concat(figures, blankStrings);
}
