import { NOTICE_EVENTS, type Notice, type NoticeEvent } from '../model/notice.js';
import { timeInUtc } from '../model/time-in-utc.js';
import type { Condition } from './conditions.js';
import type { NoticeContext } from './load-notices.js';
import { runbookUrl } from './runbook.js';
import { oneLine } from './text.js';

/** Notice of what is watched that the ledger knows. */
export interface KnownNotice {
  readonly id: string;
  readonly event: NoticeEvent;
  readonly isOver: boolean;
  readonly title: string;
}

/**
 * Notices of new conditions, and of those that are over. A condition that comes back is a new episode of it; the number of
 * the episode in the id makes the id the same until the ledger has the notice.
 */
export function watchNotices(
  conditions: readonly Condition[],
  known: readonly KnownNotice[],
  context: NoticeContext,
  now: number,
): Notice[] {
  const ended = known.filter(({ isOver }) => isOver).map(({ id }) => id.replace(/\/over$/, ''));
  const open = known.filter(({ id, isOver }) => !isOver && !ended.includes(id));
  const keyOf = ({ event, key }: Condition) => `watch/${event}/${key}/`;
  const isOpen = (condition: Condition) => open.some(({ id }) => id.startsWith(keyOf(condition)));
  const lasts = ({ id }: KnownNotice) => conditions.some((condition) => id.startsWith(keyOf(condition)));
  const idOf = (condition: Condition) =>
    `${keyOf(condition)}${ended.filter((id) => id.startsWith(keyOf(condition))).length + 1}`;
  return [
    ...conditions.filter((one) => !isOpen(one)).map((one) => newNotice(one, idOf(one), context, now)),
    ...open.filter((one) => !lasts(one)).map((one) => overNotice(one, context, now)),
  ];
}

function newNotice(
  { event, what, since, command, why }: Condition,
  id: string,
  context: NoticeContext,
  now: number,
): Notice {
  const lines = [
    { name: 'What', text: oneLine(what) },
    { name: 'Where', text: `namespace ${oneLine(context.namespace)}` },
    { name: 'Since', text: timeInUtc(since) },
    { name: 'First', command, text: why },
    { name: 'Runbook', url: runbookUrl(event, null, context.docsUrl) },
  ];
  return { id, event, isOver: false, title: oneLine(`Sparkify: ${what}`), lines, subject: event, code: null, at: now };
}

function overNotice({ event, id, title }: KnownNotice, context: NoticeContext, now: number): Notice {
  const lines = [
    { name: 'What', text: 'this is no longer so' },
    { name: 'Since', text: timeInUtc(now) },
    { name: 'Runbook', url: runbookUrl(event, null, context.docsUrl) },
  ];
  const severity = NOTICE_EVENTS[event];
  return {
    id: `${id}/over`,
    event,
    isOver: true,
    title: oneLine(`Over (${severity}): ${title.replace(/^Sparkify: /, '')}`),
    lines,
    subject: event,
    code: null,
    at: now,
  };
}
