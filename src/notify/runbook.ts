import { ERRORS } from '../model/errors.js';
import type { NoticeEvent } from '../model/notice.js';

/** Sections of docs/operations.md by the event that they explain. A test finds each heading. */
const SECTIONS: Readonly<Record<Exclude<NoticeEvent, 'failed'>, string>> = {
  held: 'a-load-is-held-decide',
  late: 'a-night-is-late',
  unpublished: 'a-night-is-late',
  stale: 'the-data-is-stale',
  'held-long': 'a-load-is-held-decide',
  'left-open': 'a-run-was-left-open',
  backlog: 'objects-wait-to-be-loaded',
  rejected: 'records-were-rejected',
  paused: 'the-daily-schedule',
  warned: 'a-load-has-failed-five-steps',
  recovered: 'a-load-has-failed-five-steps',
  test: 'notifications',
};

/** Sections for codes that have more than a row in the table of the runbook. */
const OF_CODES: Readonly<Record<string, string>> = {
  CHECK_FAILED: 'operations.md#a-check-has-failed',
  RECORDS_REJECTED: 'operations.md#records-were-rejected',
};

/**
 * Address of the section of the runbook for an event, or for a failure's code.
 * @param docsUrl address of the folder docs; without one, the path in the program's repository.
 */
export function runbookUrl(event: NoticeEvent, code: string | null, docsUrl: string | undefined): string {
  const base = docsUrl === undefined ? 'docs/' : docsUrl.replace(/\/*$/, '/');
  return `${base}${event === 'failed' ? sectionOfCode(code) : `operations.md#${SECTIONS[event]}`}`;
}

function sectionOfCode(code: string | null): string {
  if (code === null || !(code in ERRORS)) return 'operations.md#a-load-has-failed-five-steps';
  return OF_CODES[code] ?? `errors.md#${code.toLowerCase()}`;
}
