import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to one request: it passes, or late; SlowDown; no permission; its body ends early; it stops and stays. */
export type Fault = 'none' | 'slow' | 'busy' | 'forbidden' | 'cut' | 'stall';

/** How late a slow request passes. */
const SLOW_MS = 500;

/** A proxy in front of a server. */
export interface FaultProxy {
  readonly endpoint: string;
  /** What was asked for, as `GET /bucket/key`. */
  readonly asked: string[];
  /** Headers of what was asked for. */
  readonly headers: IncomingMessage['headers'][];
  readonly stop: () => Promise<void>;
}

const ANSWERS = {
  busy: { status: 503, code: 'SlowDown' },
  forbidden: { status: 403, code: 'AccessDenied' },
} as const;

/** Starts a proxy that does to the n-th request, counted from 1, what `faultOf` says. Stop it when done. */
export async function startFaultProxy(
  target: string,
  faultOf: (n: number, request: IncomingMessage) => Fault,
): Promise<FaultProxy> {
  const asked: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((incoming, response) => {
    headers.push(incoming.headers);
    const n = asked.push(`${incoming.method} ${incoming.url}`);
    const fault = faultOf(n, incoming);
    if (fault === 'busy' || fault === 'forbidden') refuse(incoming, response, fault);
    else if (fault === 'slow') setTimeout(() => forward(target, incoming, response, 'none'), SLOW_MS);
    else forward(target, incoming, response, fault);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    headers,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(incoming: IncomingMessage, response: ServerResponse, fault: 'busy' | 'forbidden'): void {
  const { status, code } = ANSWERS[fault];
  incoming.resume();
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>by the proxy</Message></Error>`);
}

/** The host's name stays as it came: it is signed. */
function forward(target: string, incoming: IncomingMessage, response: ServerResponse, fault: Fault): void {
  const { method, url, headers } = incoming;
  const { hostname, port } = new URL(target);
  const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers);
    if (fault === 'none') answer.pipe(response);
    else answer.once('data', (chunk: Buffer) => breakOff(response, chunk, fault));
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

function breakOff(response: ServerResponse, chunk: Buffer, fault: Fault): void {
  response.write(chunk.subarray(0, Math.ceil(chunk.length / 2)), () => {
    if (fault === 'cut') response.destroy();
  });
}
