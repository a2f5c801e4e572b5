import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after } from 'node:test';

/** A request that the server was sent. */
export interface ReceivedPost {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Whether the answer was 200. */
  readonly isTaken: boolean;
}

/** HTTP server that keeps what it is sent, as Slack or a team's webhook does. */
export interface NoticeServer {
  readonly url: string;
  readonly posts: ReceivedPost[];
  /** Status of its next answers; 200 at first. */
  status: number;
  /** Titles of the notices it took, in their order. */
  titles(): string[];
}

/** Starts it on a free loopback port. It ends with the file. */
export async function noticeServer(): Promise<NoticeServer> {
  const posts: ReceivedPost[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isTaken = started.status === 200;
      posts.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), at: Date.now(), isTaken });
      response.statusCode = started.status;
      response.end(started.status === 200 ? 'ok' : 'no_service');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const started: NoticeServer = {
    url: `http://127.0.0.1:${port}/hook/secret-token`,
    posts,
    status: 200,
    titles: () => posts.map(({ body }) => (JSON.parse(body) as { title: string }).title),
  };
  return started;
}
