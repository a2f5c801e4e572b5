import { Agent, createServer, request as ask, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';

/** Address of the server behind the proxy. */
export interface Backend {
  readonly host: string;
  readonly port: number;
}

/** Names of this machine by which a browser may ask. A foreign name that leads here (DNS rebinding) is not among them. */
const HOSTS = ['127.0.0.1', 'localhost'];

/** Headers that describe a connection, not what is sent over it (RFC 9110, 7.6.1). */
const OF_CONNECTION = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/**
 * Creates a server that passes requests on to Temporal's Web UI, which answers to any name and, without a login, lets
 * whoever reaches it start, accept and read. Only pages of the Web UI itself are answered; a link from elsewhere may open one.
 * @param port port that the browser sees.
 */
export function webUiProxy(port: number, backend: Backend): Server {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((request, response) => {
    const problem = refusal(request, port);
    if (problem === null) return passOn(request, response, { ...backend, agent });
    request.resume();
    answer(response, 403, problem);
  });
  return server.on('close', () => agent.destroy());
}

/** Reason why a request is not answered; null if it comes from a page of the Web UI, or opens one. */
export function refusal(
  { method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  port: number,
): string | null {
  const hosts = HOSTS.map((name) => `${name}:${port}`);
  if (!hosts.includes(headers.host ?? ''))
    return `Open this page as ${hosts.map((host) => `http://${host}`).join(' or ')}`;
  const { origin } = headers;
  const isOwn = hosts.some((host) => origin === `http://${host}`);
  if (origin !== undefined && !isOwn) return `Pages of ${origin} may not ask`;
  // A browser names the page of every request that may change something (Fetch standard, "append a request Origin header").
  if (!['GET', 'HEAD'].includes(method) && !isOwn) return 'Only pages of the Web UI may do that';
  return isOfOtherSite(headers) ? 'Other pages may only link to this one' : null;
}

/** Whether the page of another site reads or embeds this, instead of leading to it (Fetch Metadata: browsers since 2023 send it). */
function isOfOtherSite(headers: IncomingMessage['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  backend: Backend & { readonly agent: Agent },
): void {
  const { host, port, agent } = backend;
  const headers = { ...endToEnd(request.headers), host: `${host}:${port}` };
  const passed = ask({ host, port, agent, method: request.method, path: request.url, headers }, (found) => {
    response.writeHead(found.statusCode ?? 502, endToEnd(found.headers));
    // Either side may leave early: a browser that closes a page is no failure.
    pipeline(found, response, () => undefined);
  });
  passed.on('error', (error) => {
    if (response.headersSent) response.destroy();
    else answer(response, 502, `The Web UI does not answer: ${error.message}`);
  });
  pipeline(request, passed, () => undefined);
}

function endToEnd(headers: IncomingMessage['headers']): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)));
}

function answer(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${message}\n`);
}
