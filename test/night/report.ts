import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { isNotifiedInTime, type Verdict } from './night.js';

const DOCUMENT = new URL('../../../docs/night-test.md', import.meta.url);
const BEGIN = '<!-- Written by npm run test:night -- --write-docs -->';
const END = '<!-- End of what it writes -->';

/** Share of first commands that must be right: 38 of 40. */
const MIN_RIGHT = 0.95;

/** Whether the goals are reached: everybody is notified in time, and of 40 first commands 38 are right. */
export function reachesGoals(verdicts: readonly Verdict[]): boolean {
  const right = verdicts.filter(({ isFirstRight }) => isFirstRight).length;
  return verdicts.every(isNotifiedInTime) && right >= verdicts.length * MIN_RIGHT;
}

/** Counts of all nights in a sentence. */
export function summaryOf(verdicts: readonly Verdict[]): string {
  const count = (holds: (verdict: Verdict) => boolean) => verdicts.filter(holds).length;
  const seconds = verdicts.flatMap(({ notifiedAfter }) => notifiedAfter ?? []).sort((a, b) => a - b);
  const median = shown(seconds[Math.floor(seconds.length / 2)] ?? 0);
  const longest = shown(seconds.at(-1) ?? 0);
  return (
    `people were notified of ${count(isNotifiedInTime)} of ${verdicts.length} nights within 60 s ` +
    `(median ${median} s, longest ${longest} s), ` +
    `${count(({ namesCause }) => namesCause)} notices named the cause, ` +
    `${count(({ isFirstRight }) => isFirstRight)} first commands led to the fix`
  );
}

/** Everything about a night whose verdict is bad. */
export function explain({ night, notifiedAfter, namesCause, isFirstRight, text, command, printed }: Verdict): string {
  const verdict = `notified after ${notifiedAfter} ms, names the cause: ${namesCause}, first command right: ${isFirstRight}`;
  return [`${night.name}: ${verdict}`, text, `$ ${command}`, printed].join('\n');
}

/** Writes date, machine, counts and table into docs/night-test.md, between its two marks. */
export function writeDocument(verdicts: ReadonlyMap<string, readonly Verdict[]>): void {
  const page = readFileSync(DOCUMENT, 'utf8');
  const from = page.indexOf(BEGIN);
  const to = page.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/night-test.md lacks the marks ${BEGIN} and ${END}`);
  const all = [...verdicts.values()].flat();
  const machine = `${cpus().length} processors, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`;
  const at = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const rows = [...verdicts].flatMap(([kind, some]) => [`| **${kind}** | | | | |`, ...some.map(rowOf)]);
  const written = [
    BEGIN,
    `On ${at} UTC (${machine}): ${summaryOf(all)}.`,
    '',
    '| night | notice | notified after | names the cause | first command; whether it leads to the fix |',
    '|---|---|--:|---|---|',
    ...rows,
    '',
  ].join('\n');
  writeFileSync(DOCUMENT, page.slice(0, from) + written + page.slice(to));
}

function rowOf({ night, notifiedAfter, namesCause, command, isFirstRight }: Verdict): string {
  const notice = night.code === null ? night.event : `${night.event}, \`${night.code}\``;
  const after = notifiedAfter === null ? 'never' : `${shown(notifiedAfter)} s`;
  // Names of one run say nothing about another.
  const general = command.replace(/\d{8}t\d{6}_\w{8}|sparkify-load-[\w:-]+/g, 'ID');
  return `| ${night.name} | ${notice} | ${after} | ${yes(namesCause)} | \`${general}\`: ${yes(isFirstRight)} |`;
}

function yes(is: boolean): string {
  return is ? 'yes' : '**no**';
}

function shown(ms: number): string {
  return (ms / 1000).toFixed(1);
}
