import type { Dictionary } from '../../../load/dictionary.js';
import { dictionarySection } from './dictionary-section.js';
import { html, Html } from './html.js';
import { changesSection, type LoadData } from './changes-section.js';
import type { Answers, Showing } from './pictures.js';
import { CHART_STYLE } from './draw.js';
import { detailsSection, runSection, type RunData } from './run-section.js';
import { starSection } from './star-section.js';
import { STYLE } from './style.js';

/** Data of a report. */
export interface ReportData {
  readonly madeAt: Date;
  readonly run: RunData;
  /** Last published load before the run that read records; null if there is none. */
  readonly earlier: LoadData | null;
  readonly answers: Answers;
  readonly showing: Showing;
}

/** Renders the report as one HTML page that needs nothing else: no script, no network. */
export function reportPage({ madeAt, run, earlier, answers, showing }: ReportData, words: Dictionary): string {
  const time = `${madeAt.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  const users = showing.showPersonalData
    ? 'Users are shown by name and id.'
    : 'Users are shown by id (SHOW_PERSONAL_DATA).';
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Sparkify report, ${time}</title>
        ${new Html(`<style>${STYLE}${CHART_STYLE}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <h1>Sparkify report</h1>
            <p class="note">Made ${time}. ${users}</p>
          </header>
          ${runSection(run)} ${changesSection(run, earlier, run.totals)} ${detailsSection(run, earlier)}
          ${starSection(answers, run.totals, showing)} ${dictionarySection(words)}
        </main>
      </body>
    </html> `.text;
}
