import { describeRejection } from '../../../warehouse/rejections.js';
import { durationOf, field, type Row } from '../../output/field.js';
import { bytes, count, duration } from '../../output/format.js';
import { memberSummaries, remarksOn } from '../../output/members.js';
import type { RunRecord } from '../../runtime/run-record.js';
import { draw } from './draw.js';
import { sqlOf, tableOf } from './figure.js';
import { html, type Html, type Part } from './html.js';
import { timeline } from './timeline.js';

/** A run with its objects, and the current number of rows of each table of the star. */
export interface RunData extends RunRecord {
  /** Rows of sql/ledger/run_objects.sql. */
  readonly objects: readonly Row[];
  readonly totals: Readonly<Record<string, number>>;
}

/** CSS classes of the badges, by status. */
const BADGE_CLASSES: Readonly<Record<string, string>> = { published: 'good', failed: 'bad', running: 'plain' };

/** Renders everything that the ledger records about a run. */
export function runSection(data: RunData): Html {
  const { run, steps } = data;
  const status = field(run, 'status');
  return html`<section>
    <h2>The load <span class="badge ${BADGE_CLASSES[status] ?? 'plain'}">${status}</span></h2>
    <p class="note">
      ${field(run, 'load_id')}, workflow ${field(run, 'workflow_id')}, started ${field(run, 'started_at').slice(0, 19)}
      UTC
    </p>
    ${failureBox(run)} ${tiles(runFigures(data))}
    <figure>
      <figcaption><h3>Steps</h3></figcaption>
      ${
        steps.length === 0
          ? html`<p class="empty">The ledger has no steps of this run: they are written when it ends.</p>`
          : draw(timeline(run, steps), 'The steps of the run over time')
      }
      ${sqlOf('ledger/run_steps.sql')}
    </figure>
    <h3>Rows</h3>
    ${tablesPart(data)} ${sqlOf('ledger/run_tables.sql')} ${checksPart(data.checks)} ${membersPart(data.members)}
    ${repairsPart(data.repairs)} ${rejectedPart(data)}
  </section>`;
}

/** Renders figures with their names, side by side. */
export function tiles(figures: readonly (readonly [string, string])[]): Html {
  return html`<dl class="tiles">
    ${figures.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function failureBox(run: Row): Html | null {
  if (run['failure_code'] === null) return null;
  return html`<div class="failure">
    <strong
      >Failed in ${field(run, 'failure_step')} (${field(run, 'failure_code')}). Nothing of it was published.</strong
    >
    <pre>${field(run, 'failure_message')}</pre>
  </div>`;
}

function runFigures({ run, objects }: RunData): [string, string][] {
  const took = durationOf(run);
  const loaded = objects.map((row): [string, string] => [
    `objects of ${field(row, 'source')}`,
    `${count(Number(row['objects']))} (${bytes(Number(row['bytes']))})`,
  ]);
  const figures = { events: 'stage_events', songs: 'stage_songs', rejected: 'rejected', plays: 'plays' };
  const known = Object.entries({ ...figures, matched: 'matched_plays', moved: 'moved_plays' }).filter(
    ([, column]) => run[column] !== null,
  );
  return [
    ['took', took === null ? 'not ended' : duration(took)],
    ...loaded,
    ...known.map(([name, column]): [string, string] => [name, count(Number(run[column]))]),
  ];
}

function tablesPart({ tables, totals }: RunData): Html {
  const changes = new Map(tables.map((row) => [field(row, 'table_name'), row]));
  const rows = Object.entries(totals).map(([name, total]): Part[] => {
    const row = changes.get(name);
    return [name, total, ...['inserted', 'updated', 'deleted'].map((change) => Number(row?.[change] ?? 0))];
  });
  return tableOf(['table', 'rows', 'new', 'changed', 'gone'], rows);
}

function checksPart(checks: readonly Row[]): Html {
  if (checks.length === 0)
    return html`<h3>Checks</h3>
      <p class="empty">No check has run.</p>`;
  const failed = checks.filter(({ status }) => status === 'failed');
  const rowOf = (row: Row): Part[] => [
    field(row, 'check_name'),
    field(row, 'severity'),
    Number(row['failing']),
    field(row, 'accepted'),
  ];
  const passed = checks.filter(({ status }) => status === 'passed').map((row) => field(row, 'check_name'));
  return html`<h3>Checks</h3>
    <p>${count(passed.length)} of ${count(checks.length)} checks passed.</p>
    ${failed.length === 0 ? null : tableOf(['failed', 'severity', 'rows', 'accepted because'], failed.map(rowOf))}
    <details>
      <summary>Passed checks</summary>
      <p>${passed.join(', ')}</p>
    </details>
    ${sqlOf('ledger/run_checks.sql')}`;
}

function membersPart(members: readonly Row[]): Html | null {
  if (members.length === 0) return null;
  const different = members.filter((row) => remarksOn(row).length > 0);
  return html`<h3>Members of the records</h3>
    ${memberSummaries(members).map((sentence) => html`<p>${sentence}.</p>`)}
    ${different.length === 0 ? null : tableOf(['member', 'differs'], different.map(memberParts))}
    ${sqlOf('ledger/run_members.sql')}`;
}

function memberParts(row: Row): Part[] {
  return [`${field(row, 'member')} of ${field(row, 'source')}`, remarksOn(row).join(', ')];
}

function repairsPart(repairs: readonly Row[]): Html | null {
  const rows = repairs.filter(({ repaired }) => Number(repaired) > 0);
  if (rows.length === 0) return null;
  return html`<h3>Repaired texts</h3>
    ${tableOf(
      ['column of the logs', 'repaired texts'],
      rows.map((row) => [field(row, 'column_name'), Number(row['repaired'])]),
    )}
    ${sqlOf('ledger/run_repairs.sql')}`;
}

function rejectedPart({ run, rejected }: RunData): Html {
  if (rejected.length === 0)
    return html`<h3>Rejected records</h3>
      <p>None.</p>`;
  const all = Number(run['rejected'] ?? rejected.length);
  return html`<h3>Rejected records</h3>
    <p>
      The first ${count(rejected.length)}${all > rejected.length ? ` of ${count(all)}` : ''}; all of them are in
      rejected_record.
    </p>
    <ol class="records">
      ${rejected.map((row) => html`<li>${rejectedRecord(row)}</li>`)}
    </ol>
    ${sqlOf('ledger/run_rejected.sql')}`;
}

function rejectedRecord(row: Row): string {
  return describeRejection({
    uri: field(row, 'uri'),
    line: Number(row['line']),
    position: Number(row['position']),
    column: field(row, 'column_name') || null,
    value: field(row, 'value'),
    reason: field(row, 'reason'),
  });
}
