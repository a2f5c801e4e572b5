import type { Dictionary } from '../../../load/dictionary.js';
import { dictionarySection } from './dictionary-section.js';
import { html, Html } from './html.js';
import type { Showing } from './pictures.js';
import { runSection, type RunData } from './run-section.js';
import { starSection, type Answers } from './star-section.js';
import { STYLE } from './style.js';

/** Data of a report. */
export interface ReportData {
  readonly madeAt: Date;
  readonly run: RunData;
  readonly answers: Answers;
  readonly showing: Showing;
}

/** Renders the report as one HTML page that needs nothing else: no script, no network. */
export function reportPage({ madeAt, run, answers, showing }: ReportData, words: Dictionary): string {
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
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <main>
          <header>
            <h1>Sparkify report</h1>
            <p class="note">Made ${time}. ${users}</p>
          </header>
          ${runSection(run)} ${starSection(answers, run.totals, showing)} ${dictionarySection(words)}
        </main>
      </body>
    </html> `.text;
}
