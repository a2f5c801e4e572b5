import CliTable from 'cli-table3';
import type { Moment } from './moments.js';
import { describeRound } from './plan.js';
import type { RoundOutcome } from './round.js';

/** A round in a line, as it ends. */
export function outcomeLine({ plan, struck, differences, seconds }: RoundOutcome): string {
  const found = differences.length === 0 ? 'the same' : `${differences.length} DIFFERENCES`;
  return `${describeRound(plan)}${struck ? '' : ' (did not strike)'}: ${found}, ${seconds.toFixed(1)} s`;
}

/** All rounds: faults by kind and moment as rounds/differing rounds, then the differences. */
export function summary(outcomes: readonly RoundOutcome[], seed: number): string {
  const differing = outcomes.filter(({ differences }) => differences.length > 0);
  const looks = outcomes.reduce((sum, outcome) => sum + outcome.looks, 0);
  const struck = outcomes.filter((outcome) => outcome.struck).length;
  const total = differing.reduce((sum, { differences }) => sum + differences.length, 0);
  return [
    tableOf(outcomes),
    ...differing.flatMap(({ plan, differences }) => [
      `\n${describeRound(plan)}. Again: npm run test:faults -- --seed ${seed} --round ${plan.round}`,
      ...differences.map((difference) => `  - ${difference}`),
    ]),
    `\nseed ${seed}: ${outcomes.length} rounds, ${struck} faults struck, ${looks} looks of a reader, ${total} differences`,
  ].join('\n');
}

/** Two lines at most, so that the table fits a terminal. */
const HEADS: Readonly<Record<Moment, string>> = {
  'any time': 'any\ntime',
  listing: 'after\nlisting',
  'middle of staging': 'in\nstaging',
  'commit of staging': 'staging\nCOMMIT',
  dimension: 'dimen-\nsion',
  checks: 'checks',
  'before COMMIT of publish': 'before\npublish',
  'during COMMIT of publish': 'during\npublish',
  'after COMMIT of publish': 'after\npublish',
};

/** Faults that struck, by kind and moment; then the rounds, and those of them that differ. */
function tableOf(outcomes: readonly RoundOutcome[]): string {
  const moments = (Object.keys(HEADS) as Moment[]).filter((moment) =>
    outcomes.some(({ plan }) => plan.moment === moment),
  );
  const kinds = [...new Set(outcomes.map(({ plan }) => plan.kind.name))].sort();
  const head = ['fault', ...moments.map((moment) => HEADS[moment]), 'rounds', 'differ'];
  const table = new CliTable({ head, style: { head: [], border: [], compact: true } });
  for (const kind of kinds) {
    const of = outcomes.filter(({ plan }) => plan.kind.name === kind);
    const at = (moment: Moment) => of.filter(({ plan, struck }) => plan.moment === moment && struck).length;
    const differing = of.filter(({ differences }) => differences.length > 0).length;
    table.push([kind, ...moments.map((moment) => at(moment) || ''), of.length, differing]);
  }
  return table.toString();
}
