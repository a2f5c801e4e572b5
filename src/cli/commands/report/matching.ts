import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { bars, type Bar } from './bars.js';
import { damageNote, markedTexts, shortLine } from './damaged-text.js';
import { figure, sqlOf, type Picture } from './figure.js';
import { html, type Html } from './html.js';
import { byUsers, songOf, type Answers } from './pictures.js';
import { MAX_BARS, playsOf, rankings } from './ranking.js';
import { counted, percent } from './words.js';

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

const UNMATCHED_SQL = 'queries/unmatched.sql';
const WANTED_SQL = 'queries/wanted_songs.sql';

/** Queries of the section on matching. */
export const MATCHING_QUERIES: readonly string[] = [UNMATCHED_SQL, WANTED_SQL];

/**
 * Renders how many plays match a song, why the others do not, and which songs would help most.
 * @param figures row of sql/report/star_figures.sql.
 */
export function matching(answers: Answers, figures: Row): Html {
  const unmatched = answers[UNMATCHED_SQL] ?? [];
  if (unmatched.length === 0) return figure(reasons(unmatched, figures));
  return html`${figure(reasons(unmatched, figures))}
    ${wanted(answers[WANTED_SQL] ?? [], Number(figures['plays']) - Number(figures['matched'])).map(figure)}
    <div class="whole">
      <h3>What the reasons mean</h3>
      ${reasonsList(unmatched)} ${sqlOf('tables/star/unmatched_reason.sql')}
    </div>`;
}

function reasons(unmatched: readonly Row[], figures: Row): Picture {
  const matched = Number(figures['matched']);
  const allPlays = playsOf(figures);
  const [most] = unmatched;
  const why = most === undefined ? '' : `; the most frequent reason against it is “${field(most, 'reason')}”`;
  const items = [
    barOf('matched', matched, allPlays, 'var(--good)'),
    ...unmatched.map((row) => barOf(field(row, 'reason'), playsOf(row), allPlays, 'var(--second)')),
  ];
  return {
    sql: UNMATCHED_SQL,
    title: `${count(matched)} of ${counted(allPlays, 'play')} match a known song${why}`,
    note: 'Plays by the reason why they match no song on title, artist and duration. These stay in unmatched_play until their song arrives.',
    chart: bars(items),
  };
}

function barOf(label: string, value: number, all: number, fill: string): Bar {
  return { label, value, text: `${counted(value, 'play')}, ${percent(value, all)}`, fill };
}

function wanted(rows: readonly Row[], allUnmatched: number): Picture[] {
  const first = rows.slice(0, MAX_BARS);
  const plays = first.reduce((sum, row) => sum + playsOf(row), 0);
  return rankings([
    {
      sql: WANTED_SQL,
      rows,
      noun: 'unknown song',
      plural: 'unknown songs',
      title: `The ${counted(first.length, 'most played unknown song')} would match ${percent(plays, allUnmatched)} of the unmatched plays`,
      textsOf: songOf,
      behind: byUsers,
      note: 'Plays by song that is not known: their metadata would help the most.',
      allPlays: allUnmatched,
    },
  ]);
}

function reasonsList(unmatched: readonly Row[]): Html {
  const songs = unmatched.map((row) => field(row, 'most_played'));
  const items = unmatched.map((row, i) => {
    const { meaning = '', remedy = '' } = REASONS[field(row, 'reason')] ?? {};
    const mostPlayed =
      row['most_played'] === null ? null : html` Most played: ${shortLine(markedTexts([songs[i] ?? '']))}.`;
    return html`<div>
      <dt>${field(row, 'reason')}</dt>
      <dd>${meaning} ${remedy}${mostPlayed}</dd>
    </div>`;
  });
  const note = damageNote(songs);
  return html`<dl class="reasons">${items}</dl>
    ${note === null ? null : html`<p class="note">${note}</p>`}`;
}
