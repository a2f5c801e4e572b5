import type { CheckResult } from '../model/checks.js';
import type { LoadPlan } from '../model/plan.js';
import type { Failure } from '../model/result.js';
import type { HeldStep, Progress, StepProgress } from './progress.js';

/** The steps, failures and checks that are shown: Temporal takes 20,000 bytes. */
const STEPS_SHOWN = 60;
const FAILURES_SHOWN = 4;
const CHECKS_SHOWN = 30;

const NOTHING_NEW =
  'All objects that were found are in the ledger: the star stays as it is, and no check is run again.';

/** The state of a load as text in GitHub's Markdown: what the Web UI shows of a run. */
export function describeProgress(progress: Progress, workflowId: string): string {
  const { plan, steps, checks, held, warnings, failure } = progress;
  return [
    ...(failure === null ? [] : describeFailed(failure, plan)),
    ...(held.length === 0 ? [] : describeHeld(held, plan, workflowId)),
    ...(steps.some(({ step }) => step === 'recordNothingNew') ? [`**Nothing new.** ${NOTHING_NEW}`, ''] : []),
    plan?.summary ?? 'Reading the input',
    '',
    ...describeSteps(steps.filter(({ step }) => step !== 'runCheck')),
    ...(checks.length === 0 ? [] : describeChecks(checks, plan)),
    ...warnings.map((warning) => `\nNote: ${warning}`),
  ].join('\n');
}

function describeFailed(failure: Failure, plan: LoadPlan | null): string[] {
  const title = `**Failed in ${failure.step || 'the workflow'}** (${failure.code}). Nothing of this run was published.`;
  const published = `**Failed in ${failure.step}** (${failure.code}). The star was published before.`;
  return [
    failure.step.startsWith('cleanUp') ? published : title,
    ...describeMessage(failure),
    ...whereToLook([failure], plan),
  ];
}

function describeHeld(held: readonly HeldStep[], plan: LoadPlan | null, workflowId: string): string[] {
  const shown = held.slice(0, FAILURES_SHOWN);
  const until = new Date(Math.min(...held.map((one) => one.until))).toISOString().slice(0, 16).replace('T', ' ');
  const resolve = `sparkify resolve ${quoted(workflowId)}`;
  const checks = held.flatMap(({ check }) => check ?? []).slice(0, FAILURES_SHOWN);
  return [
    `**Held: ${held.map(({ failure }) => failure.step).join(', ')}.** Fails at ${until} UTC if nobody decides.`,
    ...shown.flatMap(({ failure }) => describeMessage(failure)),
    '**What you can do**, here (More Actions, Send an Update) or in a shell:',
    '',
    `- **retry** runs what is held again; all else is kept. No input. \`${resolve} retry\``,
    ...checks.map(
      (check) =>
        `- **accept** goes on in spite of this check; the reason goes into the ledger. ` +
        `Input \`{"check":"${check}","reason":"…"}\`. \`${resolve} accept --check ${check} --reason "…"\``,
    ),
    `- **abort** ends the load as failed; nothing is published. Input \`{"reason":"…"}\`. ` +
      `\`${resolve} abort --reason "…"\``,
    '',
    ...whereToLook(
      shown.map(({ failure }) => failure),
      plan,
    ),
  ];
}

/**
 * A failure's message: its sentences as text that breaks where the page ends, its rows and lines of source, which are
 * indented, as they are.
 */
function describeMessage({ message }: Failure): string[] {
  const lines = message.split('\n');
  const isSource = (at: number) => lines[at]?.startsWith('  ') ?? false;
  const shown = lines.flatMap((line, at) => {
    if (!isSource(at)) return [plain(line)];
    const opens = at === 0 || !isSource(at - 1);
    const closes = !isSource(at + 1);
    return [...(opens ? ['', '```'] : []), line.replaceAll('```', "'''"), ...(closes ? ['```', ''] : [])];
  });
  return ['', ...shown, ''];
}

/** Text in which Markdown sees nothing to format, but for options, of whose two hyphens it would make one dash. */
function plain(text: string): string {
  const inLine = text.replace(/[\\`*~<[]|(?<!\w)_|_(?!\w)/g, '\\$&').replace(/(?<!\S)--[\w-]+/g, '`$&`');
  return inLine.replace(/^([#>+-]|\d+(?=[.)]))/, '\\$1');
}

function whereToLook(failures: readonly Failure[], plan: LoadPlan | null): string[] {
  if (plan === null) return [];
  const sql = [...new Set(failures.flatMap((failure) => failure.sql ?? []))];
  return [
    '**Where to look**',
    '',
    `- More: \`sparkify status ${plan.loadId}\``,
    `- The tables of this run: schema \`sparkify_run_${plan.loadId}\``,
    ...(sql.length === 0 ? [] : [`- SQL: ${sql.map((path) => `\`${path}\``).join(', ')}`]),
    '',
  ];
}

function describeSteps(steps: readonly StepProgress[]): string[] {
  const left = Math.max(0, steps.length - STEPS_SHOWN);
  return [
    ...(left === 0 ? [] : [`The last ${STEPS_SHOWN} of ${steps.length} steps:`, '']),
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
  return row([state, step, subject], figures);
}

/** A table's row. The Web UI sets cells side by side without a gap: one that does not break is part of each. */
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
    ...(failed.length === 0 ? [] : ['', '| check | severity | rows | accepted |', '|---|---|--:|---|']),
    ...failed
      .slice(0, CHECKS_SHOWN)
      .map(
        ({ name, severity, failing, accepted }) => `| ${name} | ${severity} | ${count(failing)} | ${cell(accepted)} |`,
      ),
  ];
}

function count(value: number | null): string {
  return value?.toLocaleString('en') ?? '';
}

function cell(text: string | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').replaceAll('|', '\\|');
}

function quoted(text: string): string {
  return /^[\w.:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
