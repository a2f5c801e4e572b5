import { describeRejection } from '../../../warehouse/rejections.js';
import { durationOf, field, type Row } from '../../output/field.js';
import { bytes, count, duration } from '../../output/format.js';
import { memberSummaries, remarksOn } from '../../output/members.js';
import { checksPart } from './checks-part.js';
import type { LoadData } from './changes-section.js';
import { figure, sqlOf, tableOf } from './figure.js';
import { html, type Html, type Part } from './html.js';
import { tiles, type Tile } from './tiles.js';
import { timeline } from './timeline.js';
import { counted, percent } from './words.js';

/** The run of a report with its objects, and the current number of rows of each table of the star. */
export interface RunData extends LoadData {
  /** Rows of sql/ledger/run_objects.sql. */
  readonly objects: readonly Row[];
  /** Rows of sql/report/rejected_by_object.sql. */
  readonly rejectedByObject: readonly Row[];
  readonly totals: Readonly<Record<string, number>>;
}

/** CSS classes of the badges, by status. */
const BADGE_CLASSES: Readonly<Record<string, string>> = { published: 'good', failed: 'bad', running: 'plain' };

/** Renders what a run is, and its figures. */
export function runSection(data: RunData): Html {
  const { run } = data;
  const status = field(run, 'status');
  return html`<section>
    <h2>The load <span class="badge ${BADGE_CLASSES[status] ?? 'plain'}">${status}</span></h2>
    <p class="note">
      ${field(run, 'load_id')}, workflow ${field(run, 'workflow_id')}, started ${field(run, 'started_at').slice(0, 19)}
      UTC
    </p>
    ${failureBox(run)} ${tiles(runTiles(data))}
  </section>`;
}

/** Renders how a run went: its steps, its checks, and what it found in the records. */
export function detailsSection(data: RunData, earlier: LoadData | null): Html {
  return html`<section>
    <h2>How the load went</h2>
    <div class="columns">
      ${figure(timeline(data.run, data.steps))}
      <div>
        ${checksPart(data.checks, earlier?.checks ?? null)} ${membersPart(data.members)} ${repairsPart(data.repairs)}
        ${rejectedPart(data)}
      </div>
    </div>
  </section>`;
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

/** Figures of the ledger that each have a tile, where the run has them: their column, name and meaning. */
const TILES: readonly (readonly [column: string, name: string, meaning: string])[] = [
  ['stage_events', 'events', 'records read from the logs'],
  ['stage_songs', 'songs', 'records read from song files'],
  ['rejected', 'rejected', 'records that could not be read'],
  ['plays', 'new plays', 'plays of songs that the star did not have'],
  ['moved_plays', 'plays moved', 'earlier plays whose song is known now'],
];

function runTiles({ run, objects }: RunData): Tile[] {
  const took = durationOf(run);
  const loaded = objects.map((row) => ({
    name: `${field(row, 'source')}: objects`,
    value: count(Number(row['objects'])),
    meaning: `files read, ${bytes(Number(row['bytes']))}`,
  }));
  const known = TILES.filter(([column]) => run[column] !== null).map(([column, name, meaning]) => ({
    name,
    value: count(Number(run[column])),
    meaning,
  }));
  return [
    {
      name: 'took',
      value: took === null ? 'not ended' : duration(took),
      meaning: 'until its result was recorded',
    },
    ...loaded,
    ...known,
    ...matchedTile(run),
  ];
}

function matchedTile(run: Row): Tile[] {
  const plays = Number(run['plays']);
  if (run['matched_plays'] === null || plays === 0) return [];
  const matched = Number(run['matched_plays']);
  return [
    { name: 'matched', value: percent(matched, plays), meaning: `${counted(matched, 'new play')} of a known song` },
  ];
}

function membersPart(members: readonly Row[]): Html | null {
  if (members.length === 0) return null;
  const different = members.filter((row) => remarksOn(row).length > 0);
  const title = different.length === 0 ? 'No member of the records differs' : 'Members of the records differ';
  return html`<h3>${title}</h3>
    ${memberSummaries(members).map((sentence) => html`<p>${sentence}.</p>`)}
    ${different.length === 0 ? null : tableOf([{ name: 'member' }, { name: 'differs' }], different.map(memberParts))}
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
      [{ name: 'column of the logs' }, { name: 'repaired texts', isNumber: true }],
      rows.map((row) => [field(row, 'column_name'), Number(row['repaired'])]),
    )}
    ${sqlOf('ledger/run_repairs.sql')}`;
}

function rejectedPart({ run, rejected, rejectedByObject }: RunData): Html {
  if (rejected.length === 0) return html`<h3>No record was rejected</h3>`;
  const all = Number(run['rejected'] ?? rejected.length);
  const byObject = rejectedByObject.map((row) => [field(row, 'uri'), Number(row['records'])]);
  return html`<h3>${counted(all, 'rejected record')}</h3>
    ${tableOf([{ name: 'object' }, { name: 'records', isNumber: true }], byObject)}
    ${sqlOf('report/rejected_by_object.sql')}
    <p>${all > rejected.length ? `The first ${count(rejected.length)}` : 'All'}, with the reason:</p>
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
