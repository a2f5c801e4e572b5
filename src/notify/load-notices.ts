import { ERRORS, type ErrorCode } from '../model/errors.js';
import type { LoadOutcome, Notice, NoticeEvent, NoticeLine } from '../model/notice.js';
import { pageOfRun, type WebUi } from '../model/pages.js';
import type { Failure } from '../model/result.js';
import { shellWord } from '../model/shell-word.js';
import { timeInUtc } from '../model/time-in-utc.js';
import { checkOf, firstCommand } from './first-command.js';
import { runbookUrl } from './runbook.js';
import { oneLine } from './text.js';

/** Facts that the texts of notices need besides the event. */
export interface NoticeContext extends WebUi {
  /** See `NOTIFY_DOCS_URL`. */
  readonly docsUrl: string | undefined;
}

/** Loads that ended badly before this one, since the last good one. */
export interface BadLoads {
  readonly count: number;
  /** Start of the first one in milliseconds since 1970. */
  readonly since: number;
}

/** Maximum numbers of failures and warnings that a notice shows: all of its lines are twelve at most. */
const MAX_FAILURES = 2;
const MAX_WARNINGS = 4;

/** Codes whose messages list, below a heading, what is wrong: names and numbers, no rows of the data. */
const CODES_WITH_LIST: readonly string[] = ['CONFIG_INVALID', 'SCHEMA_MISMATCH', 'STAR_CHANGED'];

/** What a failure means for the star. */
const EFFECTS = {
  no: 'nothing of this run was published; readers see the last good load',
  yes: 'the star was published before the failure',
  unknown: 'the answer of its publish was lost: the ledger says whether it was published',
};

/** Notice of a load that failed. */
export function failedNotice(outcome: LoadOutcome, failure: Failure, context: NoticeContext): Notice {
  const { code, step, published = 'no' } = failure;
  const first = firstCommand({ failure, check: checkOf(failure), id: idOf(outcome) });
  const lines: NoticeLine[] = [
    ...messageLines(failure).map((text) => ({ name: 'What', text })),
    { name: 'Where', text: whereOf(outcome, step) },
    { name: 'Since', text: sinceOf(outcome) },
    { name: 'Effect', text: EFFECTS[published] },
    { name: 'First', command: first.command, text: first.why },
    ...remedyLines(code),
    ...(outcome.scheduleId === null ? [] : [resumeLine(outcome.scheduleId)]),
    ...links(outcome, 'failed', code, context),
  ];
  return notice(outcome, 'failed', `Sparkify: load failed in ${step || 'the workflow'} (${code})`, code, lines);
}

/** Notice of a load that is held, with the three decisions. */
export function heldNotice(outcome: LoadOutcome, context: NoticeContext): Notice {
  const { held, workflowId } = outcome;
  const [first] = held;
  const code = first?.failure.code ?? null;
  const resolve = `sparkify resolve ${shellWord(workflowId)}`;
  const checks = held.flatMap(({ check }) => check ?? []);
  const until = timeInUtc(Math.min(...held.map((one) => one.until)));
  const show = held.slice(0, 1).map(({ failure, check }) => firstCommand({ failure, check, id: idOf(outcome) }));
  const steps = held.length === 1 ? (first?.failure.step ?? 'a step') : `${held.length} steps`;
  const lines: NoticeLine[] = [
    ...held.slice(0, MAX_FAILURES).map(({ failure }) => ({
      name: 'What',
      text: messageLines(failure)[0] ?? failure.code,
    })),
    { name: 'Where', text: whereOf(outcome, held.map(({ failure }) => failure.step).join(', ')) },
    { name: 'Since', text: sinceOf(outcome) },
    ...show.map(({ command, why }) => ({ name: 'First', command, text: why })),
    { name: 'Retry', command: `${resolve} retry`, text: 'once the cause is fixed' },
    ...checks.slice(0, 1).map((check) => ({
      name: 'Accept',
      command: `${resolve} accept --check ${shellWord(check)} --reason "why"`,
      text: 'continues despite the check',
    })),
    { name: 'Abort', command: `${resolve} abort --reason "why"`, text: 'ends the load; nothing is published' },
    ...links(outcome, 'held', code, context),
  ];
  return notice(outcome, 'held', `Sparkify: load is held, ${steps}: decide by ${until}`, code, lines);
}

/** Notice of the first good load after bad ones. */
export function recoveredNotice(outcome: LoadOutcome, { count, since }: BadLoads, context: NoticeContext): Notice {
  const lines: NoticeLine[] = [
    { name: 'What', text: `the first good load after ${count === 1 ? 'a bad one' : `${count} bad ones`}` },
    { name: 'Where', text: whereOf(outcome, '') },
    { name: 'Since', text: `published at ${timeInUtc(outcome.at)}, bad since ${timeInUtc(since)}` },
    { name: 'First', command: 'sparkify schedule show', text: 'says whether the schedule is still paused' },
    ...links(outcome, 'recovered', null, context),
  ];
  return notice(outcome, 'recovered', 'Sparkify: load recovered, the star is up to date', null, lines);
}

/** Notice of a load that was published with warnings; null if it has none. */
export function warnedNotice(outcome: LoadOutcome, context: NoticeContext): Notice | null {
  const warnings = [
    ...outcome.warnedChecks.map(({ name, failing }) => `check ${name} warns: ${failing} row(s)`),
    ...(outcome.rejected === 0 ? [] : [`${outcome.rejected} record(s) were rejected`]),
    ...outcome.warnings,
  ];
  if (warnings.length === 0) return null;
  const shown = warnings.slice(0, MAX_WARNINGS).map((text) => ({ name: 'What', text: oneLine(text) }));
  const left = warnings.length - shown.length;
  const lines: NoticeLine[] = [
    ...shown,
    ...(left === 0 ? [] : [{ name: 'More', text: `${left} further warning(s)` }]),
    { name: 'Where', text: whereOf(outcome, '') },
    { name: 'Since', text: sinceOf(outcome) },
    { name: 'First', command: `sparkify status ${shellWord(idOf(outcome))}`, text: 'prints all warnings and checks' },
    ...links(outcome, 'warned', null, context),
  ];
  return notice(outcome, 'warned', `Sparkify: load published with ${warnings.length} warning(s)`, null, lines);
}

function notice(
  outcome: LoadOutcome,
  event: NoticeEvent,
  title: string,
  code: string | null,
  lines: NoticeLine[],
): Notice {
  const subject = outcome.loadId ?? outcome.runId;
  const id = [subject, event, ...(outcome.nth === 1 ? [] : [outcome.nth])].join('/');
  return { id, event, isOver: false, title: oneLine(title), lines, subject, code, at: outcome.at };
}

function idOf({ loadId, workflowId }: LoadOutcome): string {
  return loadId ?? workflowId;
}

/**
 * Sentences of a failure's message that a notice shows: without its rows, which are indented, without values of rejected
 * records, which may be personal, and without what other lines of the notice say.
 */
export function messageLines({ message, code }: Failure): string[] {
  // The heading alone does not say what is wrong: the first line below it does.
  const text = CODES_WITH_LIST.includes(code) ? message.replace(/:\n +/, ': ') : message;
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(' '));
  const own = lines.filter((line) => !line.endsWith(`(${code}, docs/errors.md)`) && !line.startsWith('All of them ('));
  return own.slice(0, MAX_FAILURES).map((line) => oneLine(line.replace(/ \(value .*\)$/, '')));
}

function remedyLines(code: string): NoticeLine[] {
  return code in ERRORS ? [{ name: 'Fix', text: ERRORS[code as ErrorCode].remedy }] : [];
}

function resumeLine(scheduleId: string): NoticeLine {
  return { name: 'Then', command: 'sparkify schedule resume', text: `a failed run pauses ${oneLine(scheduleId)}` };
}

function whereOf({ loadId, workflowId }: LoadOutcome, step: string): string {
  const run = loadId === null ? `workflow ${workflowId}` : `load ${loadId}, workflow ${workflowId}`;
  return oneLine(step === '' ? run : `${step}, ${run}`);
}

function sinceOf({ at, startedAt }: LoadOutcome): string {
  return `${timeInUtc(at)}; the load began at ${timeInUtc(startedAt)}`;
}

function links(
  { workflowId, runId }: LoadOutcome,
  event: NoticeEvent,
  code: string | null,
  context: NoticeContext,
): NoticeLine[] {
  const page = pageOfRun(context, workflowId, runId);
  return [
    page === null ? { name: 'Run', text: oneLine(`${workflowId}, ${runId}`) } : { name: 'Run', url: page },
    { name: 'Runbook', url: runbookUrl(event, code, context.docsUrl) },
  ];
}
