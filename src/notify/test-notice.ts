import type { Notice } from '../model/notice.js';
import { timeInUtc } from '../model/time-in-utc.js';
import { runbookUrl } from './runbook.js';

/** Notice by which somebody tries a channel. */
export function testNotice(host: string, docsUrl: string | undefined, now: Date): Notice {
  const at = now.getTime();
  return {
    id: `test/${host}/${at}`,
    event: 'test',
    isOver: false,
    title: 'Sparkify: this is a test, nothing has happened',
    lines: [
      { name: 'What', text: 'somebody tries whether notices arrive here' },
      { name: 'Where', text: host },
      { name: 'Since', text: timeInUtc(at) },
      { name: 'First', command: 'sparkify notify', text: 'lists the channels and their events' },
      { name: 'Runbook', url: runbookUrl('test', null, docsUrl) },
    ],
    subject: host,
    code: null,
    at,
  };
}
