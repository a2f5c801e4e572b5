import type { CheckResult } from '../model/checks.js';
import type { LoadPlan, SourceName } from '../model/plan.js';
import type { Failure, ObjectCount } from '../model/result.js';
import { wrapSource } from './wrap-source.js';
import { codeSpan, markdownCell, markdownText } from '../model/markdown.js';
import { shellWord } from '../model/shell-word.js';
import { timeInUtc } from '../model/time-in-utc.js';
import type { StepProgress } from '../model/steps.js';
import { isCheckStep, type Progress } from './progress.js';

/** Maximum numbers of steps, failures and checks in the details: Temporal takes 20,000 bytes. */
const MAX_STEPS = 60;
const MAX_FAILURES = 4;
const MAX_CHECKS = 30;

const NOTHING_NEW = 'All listed objects are in the ledger: the star does not change, and no check runs again.';

/** State of a load in GitHub's Markdown, which the Web UI shows on the run's page. */
export function describeProgress(progress: Progress, workflowId: string): string {
  const { plan, objects, steps, checks, held, warnings, failure } = progress;
  return [
    ...(failure === null ? [] : describeFailed(failure, plan)),
    ...(held.length === 0 ? [] : describeHeld(progress, workflowId)),
    ...(steps.some(({ step }) => step === 'recordNothingNew') ? [`**Nothing new.** ${NOTHING_NEW}`, ''] : []),
    markdownText(plan?.summary ?? 'Reading the input'),
    '',
    ...describeReadAgain('events', objects.events),
    ...describeReadAgain('songs', objects.songs),
    ...describeSteps(steps.filter(({ step }) => !isCheckStep(step))),
    ...(checks.length === 0 ? [] : describeChecks(checks, plan)),
    ...warnings.map((warning) => `\nNote: ${markdownText(warning)}`),
  ].join('\n');
}

/** Objects of a source that replace others, are read again with them, leave the star, and are gone; nothing without any. */
function describeReadAgain(
  source: SourceName,
  { replaced = 0, reread = 0, removed = 0, takenOut = 0 }: ObjectCount,
): string[] {
  const parts = [
    ...(replaced === 0 ? [] : [`${count(replaced)} replaced`]),
    ...(reread === 0 ? [] : [`${count(reread)} read again with them`]),
    ...(takenOut === 0 ? [] : [`${count(takenOut)} taken out of the star`]),
    ...(removed === 0 ? [] : [`${count(removed)} no longer in the source`]),
  ];
  return parts.length === 0 ? [] : [`Objects of ${source}: ${parts.join(', ')}`, ''];
}

/** What a failure means for the star. */
const EFFECTS = {
  no: 'Nothing of this run was published.',
  yes: 'The star was published before.',
  unknown: 'The answer of its publish was lost: the ledger says whether it was published.',
};

function describeFailed(failure: Failure, plan: LoadPlan | null): string[] {
  const { step, code, published = 'no' } = failure;
  return [
    `**Failed in ${markdownText(step || 'the workflow')}** (${markdownText(code)}). ${EFFECTS[published]}`,
    ...describeMessage(failure),
    ...whereToLook([failure], plan),
  ];
}

function describeHeld({ held, plan, isPublished = false }: Progress, workflowId: string): string[] {
  const first = held.slice(0, MAX_FAILURES);
  const until = timeInUtc(Math.min(...held.map((one) => one.until)));
  const resolve = `sparkify resolve ${shellWord(workflowId)}`;
  const checks = held.flatMap(({ check }) => check ?? []).slice(0, MAX_FAILURES);
  return [
    `**Held: ${markdownText(held.map(({ failure }) => failure.step).join(', '))}.** Fails at ${until} if nobody decides.`,
    ...first.flatMap(({ failure }) => describeMessage(failure)),
    '**What you can do**, here (More Actions, Send an Update) or in a shell:',
    '',
    `- **retry** runs the held steps again; everything else is kept. No input. ${codeSpan(`${resolve} retry`)}`,
    ...checks.map(
      (check) =>
        `- **accept** continues despite this check; the reason goes into the ledger. ` +
        `Input ${codeSpan(JSON.stringify({ check, reason: '…' }))}. ` +
        codeSpan(`${resolve} accept --check ${shellWord(check)} --reason "…"`),
    ),
    `- **abort** ends the load as failed; ${isPublished ? 'the star is published already' : 'nothing is published'}. Input \`{"reason":"…"}\`. ` +
      codeSpan(`${resolve} abort --reason "…"`),
    '',
    ...whereToLook(
      first.map(({ failure }) => failure),
      plan,
    ),
  ];
}

/**
 * Message of a failure in Markdown: its sentences as wrapping text, its indented rows and lines of source as code.
 */
function describeMessage({ message }: Failure): string[] {
  const lines = message.split('\n');
  const isSource = (at: number) => lines[at]?.startsWith('  ') ?? false;
  const blocks = lines.flatMap((line, at) => {
    if (!isSource(at)) return [markdownText(line)];
    const opens = at === 0 || !isSource(at - 1);
    const closes = !isSource(at + 1);
    return [
      ...(opens ? ['', '```'] : []),
      ...wrapSource(line.replaceAll('```', "'''")),
      ...(closes ? ['```', ''] : []),
    ];
  });
  return ['', ...blocks, ''];
}

function whereToLook(failures: readonly Failure[], plan: LoadPlan | null): string[] {
  if (plan === null) return [];
  const sql = [...new Set(failures.flatMap((failure) => failure.sql ?? []))];
  return [
    '**Where to look**',
    '',
    `- More: ${codeSpan(`sparkify status ${shellWord(plan.loadId)}`)}`,
    `- The tables of this run: schema ${codeSpan(`sparkify_run_${plan.loadId}`)}`,
    ...(sql.length === 0 ? [] : [`- SQL: ${sql.map(codeSpan).join(', ')}`]),
    '',
  ];
}

function describeSteps(steps: readonly StepProgress[]): string[] {
  const left = Math.max(0, steps.length - MAX_STEPS);
  return [
    ...(left === 0 ? [] : [`The last ${MAX_STEPS} of ${steps.length} steps:`, '']),
    row(['state', 'step', 'table'], ['read', 'changed', 'rejected', 'seconds', 'rows/s']),
    '|---|---|---|--:|--:|--:|--:|--:|',
    ...steps.slice(left).map(describeStep),
  ];
}

function describeStep({ step, subject, rows, changed, rejected, startedAt, endedAt, state }: StepProgress): string {
  const seconds = endedAt === null ? null : (endedAt - startedAt) / 1000;
  const done = rows ?? changed;
  const rate = done === null || !seconds ? null : Math.round(done / seconds);
  const figures = [count(rows), count(changed), count(rejected), seconds?.toFixed(1) ?? '', count(rate)];
  return row([state, markdownCell(step), markdownCell(subject)], figures);
}

/** Row of a table. The Web UI puts no gap between cells, so each gets a non-breaking space. */
function row(words: readonly string[], figures: readonly string[]): string {
  const cells = [...words.map((word) => `${word}\u00a0`), ...figures.map((figure) => `\u00a0${figure}`)];
  return `| ${cells.join(' | ')} |`;
}

function describeChecks(checks: readonly CheckResult[], plan: LoadPlan | null): string[] {
  const failed = checks.filter((check) => check.status === 'failed');
  const planned = plan?.checks.length ?? checks.length;
  const warned = failed.filter(({ severity }) => severity === 'warn').length;
  const skipped = checks.filter((check) => check.status === 'skipped').length;
  const ended = [
    `${checks.length - failed.length - skipped} passed`,
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    ...(warned === 0 ? [] : [`${warned} warned`]),
    `${failed.length - warned} failed`,
    ...(checks.length < planned ? [`${planned - checks.length} to come`] : []),
  ];
  return [
    '',
    `Checks: ${ended.join(', ')}`,
    ...(failed.length === 0 ? [] : ['', row(['check', 'severity', 'accepted'], ['rows']), '|---|---|---|--:|']),
    ...failed
      .slice(0, MAX_CHECKS)
      .map(({ name, severity, failing, accepted }) =>
        row([markdownCell(name), severity, markdownCell(accepted ?? '')], [count(failing)]),
      ),
  ];
}

function count(value: number | null): string {
  return value?.toLocaleString('en') ?? '';
}
