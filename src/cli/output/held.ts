import { shellWord } from '../../model/shell-word.js';
import { timeInUtc } from '../../model/time-in-utc.js';
import { visibleLine } from '../../model/visible-text.js';
import type { HeldStep } from '../../workflows/progress.js';

/** Describes the held steps of a load for a terminal: the failures, and the commands that resolve them. */
export function heldLines(held: readonly HeldStep[], workflowId: string): string[] {
  if (held.length === 0) return [];
  const deadline = timeInUtc(Math.min(...held.map(({ until }) => until)));
  const resolve = `  sparkify resolve ${shellWord(workflowId)}`;
  const checks = held.flatMap(({ check }) => check ?? []);
  return [
    ...held.map(({ failure }) => `Held: ${visibleLine(failure.step)}: ${failure.message}`),
    `Fails at ${deadline} unless you decide, in another terminal or in the Web UI:`,
    `${resolve} retry`,
    ...checks.map((check) => `${resolve} accept --check ${shellWord(check)} --reason "…"`),
    `${resolve} abort`,
  ];
}
