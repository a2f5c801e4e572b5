import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';
import { SMTPServer } from 'smtp-server';

/** A mail as the server received it. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Starts an SMTP server without TLS, on a free loopback port, that takes mails of one user. It ends with the file. */
export async function mailServer(
  user: string,
  password: string,
  host = '127.0.0.1',
): Promise<{ readonly url: string; readonly mails: ReceivedMail[] }> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password: given }, _session, done) =>
      username === user && given === password ? done(null, { user }) : done(new Error('Wrong password')),
    onData: (stream, { envelope }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, raw: Buffer.concat(chunks).toString(), at: Date.now() });
        done();
      });
    },
  });
  const listening = server.listen(0, host);
  await once(listening, 'listening');
  after(() => server.close());
  const { port } = listening.address() as AddressInfo;
  return { url: `smtp://${user}:${password}@${host}:${port}`, mails };
}
