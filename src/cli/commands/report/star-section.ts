import { field, type Row } from '../../output/field.js';
import { count } from '../../output/format.js';
import { figure } from './figure.js';
import { html, type Html } from './html.js';
import { matching } from './matching.js';
import { starPictures, type Showing } from './pictures.js';
import { tiles } from './run-section.js';

/** Rows of each query of the report, by the path of its file. */
export type Answers = Readonly<Record<string, readonly Row[]>>;

/** Lists the queries of the section on the star. */
export function starQueries(showing: Showing): string[] {
  const pictures = starPictures(showing).map(({ sql }) => sql);
  return [...pictures, 'queries/match_rate.sql', 'queries/unmatched.sql', 'queries/wanted_songs.sql'];
}

/** Renders the star as it is now, and why plays do not match. */
export function starSection(answers: Answers, totals: Readonly<Record<string, number>>, showing: Showing): Html {
  const of = (path: string) => answers[path] ?? [];
  const byDay = of('queries/plays_by_day.sql');
  if (byDay.length === 0)
    return html`<section>
      <h2>The star</h2>
      <p class="empty">No plays yet.</p>
    </section>`;
  const matchingRows = {
    matchRate: of('queries/match_rate.sql'),
    unmatched: of('queries/unmatched.sql'),
    wanted: of('queries/wanted_songs.sql'),
  };
  return html`<section>
      <h2>The star</h2>
      ${tiles(starFigures(byDay, matchingRows.matchRate[0] ?? {}, totals))}
      ${starPictures(showing).map((picture) => figure(picture, of(picture.sql)))}
    </section>
    <section>
      <h2>What matches, and what does not</h2>
      ${matching(matchingRows)}
    </section>`;
}

function starFigures(byDay: readonly Row[], rate: Row, totals: Readonly<Record<string, number>>): [string, string][] {
  const firstDay = byDay[0] ?? {};
  const lastDay = byDay.at(-1) ?? {};
  return [
    ['plays', count(Number(rate['plays']))],
    ['users', count(totals['users'] ?? 0)],
    ['songs known', count(totals['song'] ?? 0)],
    ['artists known', count(totals['artist'] ?? 0)],
    ['plays matched', `${field(rate, 'percent_matched')} %`],
    ['first day', field(firstDay, 'day')],
    ['last day', field(lastDay, 'day')],
  ];
}
