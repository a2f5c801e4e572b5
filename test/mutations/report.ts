import CliTable from 'cli-table3';
import type { FalseAlarm } from './clean-nights.js';
import type { MutationOutcome, Verdict } from './outcome.js';

const VERDICTS: readonly Verdict[] = ['no change', 'failed', 'rejected', 'warned', 'ESCAPED'];

/** One mutation in a line. */
export function outcomeLine({ number, kind, detail, verdict, why }: MutationOutcome): string {
  const [reason = ''] = why.split('\n');
  return `${number} ${kind}: ${detail}: ${verdict}${reason === '' ? '' : ` (${reason.slice(0, 160)})`}`;
}

/** All mutations by kind and verdict, and those that escaped. */
export function summaryOf(outcomes: readonly MutationOutcome[], seed: number): string {
  const style = { head: [], border: [], compact: true };
  const table = new CliTable({ head: ['mutation', ...VERDICTS, 'all'], style });
  for (const kind of [...new Set(outcomes.map((outcome) => outcome.kind))].sort()) {
    const of = outcomes.filter((outcome) => outcome.kind === kind);
    const counts = VERDICTS.map((verdict) => of.filter((outcome) => outcome.verdict === verdict).length || '');
    table.push([kind, ...counts, of.length]);
  }
  const escaped = outcomes.filter(({ verdict }) => verdict === 'ESCAPED');
  return [
    table.toString(),
    ...escaped.map(
      (outcome) =>
        `${outcomeLine(outcome)}\n  Again: npm run test:mutations -- --seed ${seed} --nights 0 --only ${outcome.number}`,
    ),
    `seed ${seed}: ${outcomes.length} mutations, ${escaped.length} escaped`,
  ].join('\n');
}

/** Clean nights that were not silent. */
export function nightsLine(count: number, found: readonly FalseAlarm[]): string {
  const alarms = found.map(({ night, alarms: names }) => `night ${night}: ${names.join(', ')}`);
  return [`${count} clean nights, ${found.length} false alarms`, ...alarms].join('\n  ');
}
