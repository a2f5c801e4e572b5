import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { minAndMedian, ratioOf, type Line, type ProfileRow } from './bench.js';
import { fitGrowth, isTooSteep, MAX_EXPONENT, type Curve } from './growth.js';
import type { CaseResult, Results } from './results.js';

const DOCUMENT = fileURLToPath(new URL('../../docs/benchmark-results.md', import.meta.url));
const BEGIN = '<!-- npm run bench -- --write-docs writes from here -->';
const END = '<!-- to here -->';

/** The results as Markdown: what `npm run bench` prints, and what docs/benchmark-results.md holds. */
export function describeResults({ machine, cases }: Results): string {
  const all = Object.values(cases);
  return [
    `Machine: ${machine}. PostgreSQL 18 with the settings of the embedded server.`,
    '',
    '| work | ours: min, median | floor: min, median | ratio: min, median | target | reached | measured (UTC) | load of the machine |',
    '|---|--:|--:|--:|--:|---|---|--:|',
    ...all.flatMap((one) => one.lines.map((line) => describeLine(line, one))),
    '',
    'Memory (the peak of the largest process of a kind, MB) and processor time (all processes of a kind, s, least of the runs):',
    '',
    '| work | process | peak MB | processor s |',
    '|---|---|--:|--:|',
    ...all.flatMap(({ lines }) => lines.flatMap(describeProcesses)),
    ...describeGrowth(all),
    ...all.flatMap(({ profiles = {} }) =>
      Object.entries(profiles).flatMap(([work, rows]) => describeProfile(work, rows)),
    ),
  ].join('\n');
}

/** Writes the results into docs/benchmark-results.md in place of the earlier ones. */
export function writeDocument(results: Results): void {
  const text = readFileSync(DOCUMENT, 'utf8');
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error(`${DOCUMENT} has no place for the results: ${BEGIN} … ${END}`);
  writeFileSync(DOCUMENT, `${text.slice(0, begin)}${BEGIN}\n\n${describeResults(results)}\n\n${text.slice(end)}`);
}

function describeLine(line: Line, { at, load }: CaseResult): string {
  const { work, ours, floor, unit = 's', target } = line;
  const ratio = ratioOf(line);
  const reached =
    target && (target.of === 'ratio' ? (ratio?.median ?? Infinity) : minAndMedian(ours).median) <= target.most;
  const aim = target && `≤ ${target.most} ${target.of === 'ratio' ? 'times' : unit}`;
  const answer = reached === undefined ? '' : reached ? 'yes' : 'no';
  const ratios = ratio ? `${ratio.min.toFixed(2)}, ${ratio.median.toFixed(2)}` : '';
  const cells = [figures(ours, unit), floor ? figures(floor, unit) : '', ratios, aim ?? '', answer];
  return `| ${[work, ...cells, at, load.map((one) => one.toFixed(0)).join(' to ')].join(' | ')} |`;
}

function figures(values: readonly number[], unit: string): string {
  const { min, median } = minAndMedian(values);
  const digits = unit === 's' ? 2 : 0;
  return `${min.toFixed(digits)}, ${median.toFixed(digits)} ${unit}`;
}

function describeProcesses({ work, peakMb = {}, cpu = {} }: Line): string[] {
  return Object.keys(peakMb).map(
    (name) => `| ${work} | ${name} | ${peakMb[name]?.toFixed(0)} | ${cpu[name]?.toFixed(2)} |`,
  );
}

function describeGrowth(cases: readonly CaseResult[]): string[] {
  const rows = cases.flatMap(({ growth, at }) => (growth ? [describeCurve(growth, at)] : []));
  if (rows.length === 0) return [];
  return [
    '',
    'Growth (seconds = constant + factor × number ^ exponent; the least of the runs):',
    '',
    '| work | number of | number: seconds | constant | exponent | target | reached | measured (UTC) |',
    '|---|---|--:|--:|--:|--:|---|---|',
    ...rows,
  ];
}

function describeCurve(curve: Curve, at: string): string {
  const growth = fitGrowth(curve.points);
  const points = curve.points.map(({ count, seconds }) => `${count.toLocaleString('en')}: ${seconds.toFixed(2)}`);
  const fitted = growth ? [seconds(growth.constant), growth.exponent.toFixed(2)] : ['', 'too few points'];
  const answer = growth === null ? '' : isTooSteep(curve) ? 'no' : 'yes';
  return `| ${[curve.work, curve.unit, points.join('; '), ...fitted, `≤ ${MAX_EXPONENT}`, answer, at].join(' | ')} |`;
}

function describeProfile(work: string, rows: readonly ProfileRow[]): string[] {
  return [
    '',
    `Where the time goes, ${work} (s; steps side by side overlap, checks are added up):`,
    '',
    '| step | ours | floor |',
    '|---|--:|--:|',
    ...rows.map(({ step, ours, floor }) => `| ${step} | ${seconds(ours)} | ${seconds(floor)} |`),
  ];
}

function seconds(value: number | null): string {
  return value === null ? '' : value.toFixed(2);
}
