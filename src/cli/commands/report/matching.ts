import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { bars, type Bar } from './bars.js';
import { figure, sqlOf, type Picture } from './figure.js';
import { html, type Html } from './html.js';
import { ranking, songOf } from './pictures.js';

/** Meaning of each reason of the view unmatched_reason, and what can be done about it. */
const REASONS: Readonly<Record<string, { readonly meaning: string; readonly remedy: string }>> = {
  'unknown artist': {
    meaning: 'No song file names this artist.',
    remedy: 'More song metadata helps: plays are matched when their song arrives.',
  },
  'unknown title': {
    meaning: 'Other songs of this artist are known.',
    remedy: 'More song metadata helps, or the two sources write the title differently.',
  },
  'other duration': {
    meaning: 'Artist and title are known with another duration: it is another recording.',
    remedy: 'There is nothing to do: a match would be a guess.',
  },
  'damaged text': {
    meaning: 'The log has UTF-8 that was decoded twice as Latin-1.',
    remedy: 'sparkify load --full --repair-text repairs it.',
  },
  'no song named': {
    meaning: 'The event lacks title, artist or duration.',
    remedy: 'Only the application that writes the logs can fix it.',
  },
};

/** Rows of the queries of the section on matching. */
export interface MatchingRows {
  readonly matchRate: readonly Row[];
  readonly unmatched: readonly Row[];
  readonly wanted: readonly Row[];
}

const WANTED: Picture = ranking(
  'queries/wanted_songs.sql',
  'Most played unknown songs',
  (row) => songOf(row),
  'Metadata of these songs would match the most plays.',
);

/** Renders how many plays match a song, why the others do not, and which songs would help most. */
export function matching({ matchRate, unmatched, wanted }: MatchingRows): Html {
  const rate = matchRate[0] ?? {};
  const reasons: Picture = {
    sql: 'queries/unmatched.sql',
    title: 'Matched and unmatched plays',
    empty: 'Every play matches a song.',
    chart: () => bars([matchedBar(rate), ...unmatched.map((row) => reasonBar(row, rate))]),
    note: () =>
      `${count(Number(rate['matched']))} of ${count(Number(rate['plays']))} plays (${field(rate, 'percent_matched')} %) ` +
      'match a song on title, artist and duration. The others stay in unmatched_play until their song arrives.',
  };
  return html`${figure(reasons, unmatched)} ${unmatched.length === 0 ? null : reasonsList(unmatched)}
  ${sqlOf('tables/star/unmatched_reason.sql')} ${unmatched.length === 0 ? null : figure(WANTED, wanted)}`;
}

function matchedBar(rate: Row): Bar {
  const value = Number(rate['matched']);
  return { label: 'matched', value, note: `(${field(rate, 'percent_matched')} %)`, fill: 'var(--good)' };
}

function reasonBar(row: Row, rate: Row): Bar {
  const value = Number(row['plays']);
  const share = (100 * value) / Number(rate['plays']);
  return { label: field(row, 'reason'), value, note: `(${share.toFixed(2)} %)`, fill: 'var(--second)' };
}

function reasonsList(unmatched: readonly Row[]): Html {
  const items = unmatched.map((row) => {
    const { meaning = '', remedy = '' } = REASONS[field(row, 'reason')] ?? {};
    const mostPlayed = row['most_played'] === null ? null : html` Most played: ${field(row, 'most_played')}.`;
    return html`<dt>${field(row, 'reason')}</dt>
      <dd>${meaning} ${remedy}${mostPlayed}</dd>`;
  });
  return html`<dl class="reasons">${items}</dl>`;
}
