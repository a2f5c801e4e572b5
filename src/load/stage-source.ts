import { STAGING_TABLE, uriOf, type LoadPlan, type SourceName } from '../model/plan.js';
import type { StagedSource } from '../model/result.js';
import { sqlFile } from '../sql/files.js';
import { RecordsRejected } from '../warehouse/rejections.js';
import { deleteEarlierNotes } from '../warehouse/staging-notes.js';
import type { RejectedRow, Session, StagedMembers, StagedRows, StagingJob } from '../warehouse/warehouse.js';
import { assertAllowed } from './allowed-sources.js';
import type { Dependencies } from './dependencies.js';
import { ForgottenUsers, leaveOut } from './forgotten-users.js';
import { mappingOf } from './json-mapping.js';
import { inRun } from './run-session.js';
import { columnsOfRun, customColumnsQuery, stageCustomColumns, withCustomColumns } from './custom-columns.js';
import { memberHistoryOf, memberQueries, NO_HISTORY, recordMembers, type MemberHistory } from './record-members.js';
import { recordRejected } from './rejected-records.js';
import { describeRepaired, recordRepaired, repairStaging, totalRepaired } from './repair-text.js';
import type { ActivityContext } from './activity-context.js';

/** Source to stage. */
export interface StageSourceInput {
  readonly plan: LoadPlan;
  readonly source: SourceName;
  /** Whether this run loads all objects of the source. */
  readonly isWhole: boolean;
}

/**
 * Creates and fills a staging table from the run's objects of one source, in one transaction.
 * @throws RECORDS_REJECTED, with all rejected records in the ledger; OBJECT_CHANGED, OBJECT_UNREADABLE.
 */
export async function stageSource(
  deps: Dependencies,
  context: ActivityContext,
  input: StageSourceInput,
): Promise<StagedSource> {
  assertAllowed(deps, input.plan);
  const staging = await prepareStaging(deps, context, input);
  return inRun(deps, context, { loadId: input.plan.loadId }, async (session) => {
    try {
      return await session.transaction(() => stageAndRecord(deps, session, input, staging));
    } catch (error) {
      throw await recordFailedStaging(deps, session, input, staging, error);
    }
  });
}

/** Staging job, with everything that it has reported. */
interface Staging {
  readonly job: StagingJob;
  readonly rejected: RejectedRow[];
  readonly warnings: string[];
  members: StagedMembers | null;
  forgotten: ForgottenUsers | null;
}

async function stageAndRecord(
  deps: Dependencies,
  session: Session,
  input: StageSourceInput,
  staging: Staging,
): Promise<StagedSource> {
  const { plan, source } = input;
  const { job, warnings } = staging;
  const { staged, leftOut, history } = await stageAfresh(deps, session, input, staging);
  const repaired = plan.repairText && source === 'events' ? await repairStaging(deps, session) : null;
  if (repaired !== null) warnings.push(describeRepaired(repaired));
  // Both sources write the tables from here on: on Redshift the other one waits until this transaction ends.
  await deps.warehouse.noteStaged(session, job, staged);
  if (leftOut > 0) {
    await session.execute(sqlFile('forget/left_out.sql'), { records: String(leftOut) });
    warnings.push(`${leftOut} events of forgotten users were left out`);
  }
  await recordRejected(deps.warehouse, session, job, withoutForgotten(staging));
  const changes = await recordMembers(deps, session, input, staging.members, history);
  if (changes !== null) warnings.push(changes);
  if (repaired !== null) await recordRepaired(deps, session, plan.loadId, repaired);
  return {
    rows: staged.rows - leftOut,
    rejected: staged.rejected,
    bytes: staged.bytes,
    sampledObjects: sampledObjects(staging.members),
    warnings: warnings.length > 0 ? warnings : undefined,
    repaired: repaired === null ? undefined : totalRepaired(repaired),
  };
}

function withoutForgotten({ rejected, forgotten }: Staging): readonly RejectedRow[] {
  return forgotten === null ? rejected : rejected.map((row) => forgotten.redacted(row));
}

function sampledObjects(members: StagedMembers | null): number | undefined {
  return members === null || members.readObjects === members.runObjects ? undefined : members.readObjects;
}

/** Records rejected records and members, which the rollback has removed from the ledger. @returns the reason of the failure. */
async function recordFailedStaging(
  deps: Dependencies,
  session: Session,
  input: StageSourceInput,
  staging: Staging,
  error: unknown,
): Promise<unknown> {
  const { job, members } = staging;
  const reason = await deps.warehouse.explain(session, job, error);
  if (reason instanceof RecordsRejected) {
    await session.transaction(async () => {
      await deleteEarlierNotes(session, job);
      await recordRejected(deps.warehouse, session, job, withoutForgotten(staging));
      await recordMembers(deps, session, input, members, NO_HISTORY);
    });
  }
  return reason;
}

async function prepareStaging(deps: Dependencies, context: ActivityContext, input: StageSourceInput): Promise<Staging> {
  const { plan, source, isWhole } = input;
  const uri = uriOf(plan, source);
  const table = STAGING_TABLE[source];
  const rejected: RejectedRow[] = [];
  const warnings: string[] = [];
  const job: StagingJob = {
    source,
    table,
    loadId: plan.loadId,
    attempt: attemptOf(context),
    uri,
    isWhole,
    maxErrors: plan.maxErrors,
    showPersonalData: deps.settings.SHOW_PERSONAL_DATA,
    ...(await mappingOf(deps, input, table)),
    store: deps.openStore(uri),
    onProgress: (progress) =>
      context.report({ table, ...progress, warnings: warnings.length > 0 ? warnings : undefined }),
    onReject: (row) => void rejected.push(row),
    onMembers: (members) => void (staging.members = members),
    onWarning: (warning) => {
      warnings.push(warning);
      context.warn(warning, { source });
      context.report({ table, warnings });
    },
    signal: context.signal,
  };
  const staging: Staging = { job, rejected, warnings, members: null, forgotten: null };
  return staging;
}

/** Name of this attempt for the objects that it writes: a fenced-off attempt must not overwrite those of a later one. */
function attemptOf({ tag: { runId, activity, attempt } }: ActivityContext): string {
  return [runId.slice(0, 8), activity.split('/')[1], attempt].filter(Boolean).join('-');
}

/** Creates and fills the staging table, which no other step writes. */
async function stageAfresh(
  deps: Dependencies,
  session: Session,
  input: StageSourceInput,
  staging: Staging,
): Promise<{ staged: StagedRows; leftOut: number; history: MemberHistory }> {
  const { job } = staging;
  const [notedColumns, forgotten, , , ...history] = await session.batch([
    customColumnsQuery(job.loadId),
    sqlFile('forget/forgotten_users.sql'),
    { file: sqlFile('database/drop_table.sql'), values: { table: job.table } },
    sqlFile(`tables/run/${job.table}.sql`),
    ...memberQueries(input),
  ]);
  const columns = columnsOfRun(deps, job.loadId, notedColumns);
  await stageCustomColumns(session, job.table, columns);
  staging.forgotten = ForgottenUsers.of(deps.settings, forgotten);
  const staged = await deps.warehouse.stage(session, job);
  let leftOut = 0;
  if (job.source === 'events') {
    if (staging.forgotten !== null) leftOut = await leaveOut(deps.warehouse, session, staging.forgotten);
    const views = withCustomColumns('tables/run/logged_event.sql', job.table, columns);
    await session.batch([views, sqlFile('tables/run/event_day.sql')]);
  }
  return { staged, leftOut, history: memberHistoryOf(history) };
}
