import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { figure, sqlOf } from './figure.js';
import { html, type Html } from './html.js';
import { matching, MATCHING_QUERIES } from './matching.js';
import { PICTURE_QUERIES, starPictures, type Answers, type Showing } from './pictures.js';
import { tiles, type Tile } from './tiles.js';
import { counted, percent } from './words.js';

const FIGURES_SQL = 'report/star_figures.sql';

/** Queries of the sections on the star. */
export const STAR_QUERIES: readonly string[] = [FIGURES_SQL, ...PICTURE_QUERIES, ...MATCHING_QUERIES];

/** Renders the star as it is now, and why plays do not match. */
export function starSection(answers: Answers, totals: Readonly<Record<string, number>>, showing: Showing): Html {
  const [figures = {}] = answers[FIGURES_SQL] ?? [];
  if (Number(figures['plays']) === 0)
    return html`<section>
      <h2>The star</h2>
      <p class="empty">No plays yet.</p>
    </section>`;
  return html`<section>
      <h2>The star</h2>
      ${tiles(starTiles(figures, totals))} ${sqlOf(FIGURES_SQL)}
      <div class="charts">${starPictures(answers, figures, showing).map(figure)}</div>
    </section>
    <section>
      <h2>What matches, and what does not</h2>
      <div class="charts">${matching(answers, figures)}</div>
    </section>`;
}

function starTiles(figures: Row, totals: Readonly<Record<string, number>>): Tile[] {
  const number = (name: string) => Number(figures[name]);
  const day = (name: string) => field(figures, name).slice(0, 10);
  return [
    { name: 'plays', value: count(number('plays')), meaning: `since ${day('first_play')}` },
    { name: 'latest play', value: day('last_play'), meaning: `at ${field(figures, 'last_play').slice(11, 16)} UTC` },
    {
      name: 'users',
      value: count(totals['users'] ?? 0),
      meaning: `seen in any event, ${count(number('listeners'))} with plays`,
    },
    { name: 'songs', value: count(totals['song'] ?? 0), meaning: `known, ${count(number('songs'))} with plays` },
    { name: 'artists', value: count(totals['artist'] ?? 0), meaning: `known, ${count(number('artists'))} with plays` },
    {
      name: 'matched',
      value: percent(number('matched'), number('plays')),
      meaning: `${counted(number('matched'), 'play')} of a known song`,
    },
  ];
}
