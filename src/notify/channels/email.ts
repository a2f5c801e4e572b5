import { createHash } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { messageOf } from '../../model/errors.js';
import { NOTICE_EVENTS, type Notice } from '../../model/notice.js';
import { isThisMachine } from '../../model/this-machine.js';
import { plainText } from '../text.js';
import { notSent } from './not-sent.js';

/** Milliseconds that the server has to answer. */
const ANSWER_MS = 10_000;

/** Sender, receivers and server of mails. */
export interface MailSettings {
  /** `smtp(s)://user:password@host:port` */
  readonly server: string;
  readonly from: string;
  /** Addresses, separated by commas. */
  readonly to: string;
}

/**
 * Sends a notice by e-mail, as plain text: nothing in it is markup. A repeated mail has the same Message-ID, by which mail
 * programs recognise it.
 * @throws NOTIFY_FAILED
 */
export async function sendMail({ server, from, to }: MailSettings, notice: Notice): Promise<void> {
  const transport = createTransport({
    url: server,
    connectionTimeout: ANSWER_MS,
    greetingTimeout: ANSWER_MS,
    socketTimeout: ANSWER_MS,
    requireTLS: sendsPasswordAway(server),
    // A notice never needs a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      to,
      subject: notice.title,
      text: `${plainText(notice)}\n`,
      messageId: `<${createHash('sha256').update(notice.id).digest('hex')}@${domainOf(from)}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
      priority: NOTICE_EVENTS[notice.event] === 'error' ? 'high' : 'normal',
    });
  } catch (error) {
    throw notSent('The mail server', messageOf(error), error);
  } finally {
    transport.close();
  }
}

/** Whether a password is sent over a network. A server there that does not encrypt gets none. */
function sendsPasswordAway(server: string): boolean {
  const { username, hostname } = new URL(server);
  return username !== '' && !isThisMachine(hostname);
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}
