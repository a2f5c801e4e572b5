import Table from 'cli-table3';
import { coloured } from '../../../output/colour.js';
import { printResult } from '../../../output/print.js';
import { EXIT } from '../../../runtime/exit.js';
import type { AskedFact } from './ask-facts.js';
import type { Outcome } from './fact.js';

const MEANING = { 'as assumed': 'good', differs: 'warning', breaks: 'bad', 'not asked': 'aside' } as const;

const COLUMNS: Readonly<Record<string, number>> = {
  fact: 18,
  outcome: 12,
  assumed: 34,
  seen: 40,
  'what that means': 34,
};

/** Prints the facts as a table, or as JSON. Exit status 1 where an assumption that a load depends on does not hold. */
export function reportFacts(facts: readonly AskedFact[], json: boolean | undefined): void {
  printResult(json, facts, describeFacts(facts));
  if (facts.some(({ outcome }) => outcome === 'breaks')) process.exitCode = EXIT.failed;
}

function describeFacts(facts: readonly AskedFact[]): string {
  const table = new Table({
    head: Object.keys(COLUMNS).map((name) => coloured('heading', name)),
    colWidths: Object.values(COLUMNS),
    wordWrap: true,
    style: { head: [], border: [] },
  });
  for (const { name, outcome, assumed, seen, means } of facts) {
    table.push([name, coloured(MEANING[outcome], outcome), assumed, seen, means]);
  }
  return `${table.toString()}\n${summary(facts)}`;
}

function summary(facts: readonly AskedFact[]): string {
  const named = (outcome: Outcome) => facts.filter((fact) => fact.outcome === outcome).map(({ name }) => name);
  const lines = [`${named('as assumed').length} of ${facts.length} facts are as assumed.`];
  if (named('breaks').length > 0) lines.push(`A load depends on what does not hold: ${named('breaks').join(', ')}.`);
  if (named('differs').length > 0)
    lines.push(`Different, and a load works all the same: ${named('differs').join(', ')}.`);
  return lines.join('\n');
}
