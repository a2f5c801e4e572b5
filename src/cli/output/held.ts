import type { HeldStep } from '../../workflows/progress.js';

/** What a terminal shows of a load that waits for an operator: what failed, and the commands that decide. */
export function describeHeld(held: readonly HeldStep[], workflowId: string): string[] {
  if (held.length === 0) return [];
  const until = new Date(Math.min(...held.map((one) => one.until))).toISOString().slice(0, 16).replace('T', ' ');
  const resolve = `  sparkify resolve ${workflowId}`;
  return [
    ...held.map(({ failure }) => `Held: ${failure.step}: ${failure.message}`),
    `Fails at ${until} UTC if nobody decides, in another terminal or in the Web UI:`,
    `${resolve} retry`,
    ...held.flatMap(({ check }) => (check === null ? [] : [`${resolve} accept --check ${check} --reason "…"`])),
    `${resolve} abort`,
  ];
}
