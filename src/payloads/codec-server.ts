import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { messageOf } from '../model/errors.js';

/** Limit of a request's body; Temporal's limit of a payload is 2 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Request headers that the Web UI sends. */
const HEADERS = 'authorization, content-type, x-namespace';

type Convert = (payloads: Payload[]) => Promise<Payload[]>;

interface WrittenPayload {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly data?: string;
}

/**
 * Creates a server that encodes and decodes payloads for Temporal's Web UI and CLI: `/encode` and `/decode`, payloads as JSON.
 * It answers browsers only for pages of these origins, and only requests to a name of this machine: a foreign page can
 * neither read its answers nor reach it under another name (DNS rebinding).
 */
export function codecServer(codec: PayloadCodec, origins: readonly string[]): Server {
  const converters: Readonly<Record<string, Convert>> = {
    '/encode': (payloads) => codec.encode(payloads),
    '/decode': (payloads) => codec.decode(payloads),
  };
  return createServer((request, response) => {
    const { origin } = request.headers;
    const refuse = (status: number, message: string) => {
      request.resume();
      answer(response, status, { message });
    };
    if (!isLocal(request.headers.host)) return refuse(403, 'Ask for localhost');
    if (origin !== undefined && !origins.includes(origin)) {
      return refuse(403, `Pages of ${origin} may not ask: see --ui`);
    }
    if (origin !== undefined) allow(response, origin);
    if (request.method === 'OPTIONS') return answer(response, 204);
    const convert = converters[request.url ?? ''];
    if (request.method !== 'POST' || convert === undefined) {
      return refuse(404, 'There is POST /encode and POST /decode');
    }
    convertBody(request, convert).then(
      (payloads) => answer(response, 200, { payloads }),
      (error: unknown) => answer(response, 400, { message: messageOf(error) }),
    );
  });
}

function isLocal(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host ?? '');
}

function allow(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-headers', HEADERS);
  response.setHeader('access-control-allow-methods', 'POST, OPTIONS');
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('vary', 'origin');
}

function answer(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, body && { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(body && JSON.stringify(body));
}

async function convertBody(request: IncomingMessage, convert: Convert): Promise<WrittenPayload[]> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Error(`The request is larger than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  const { payloads = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { payloads?: WrittenPayload[] };
  return (await convert(payloads.map(read))).map(write);
}

function read({ metadata = {}, data = '' }: WrittenPayload): Payload {
  return { metadata: mapValues(metadata, (value) => Buffer.from(value, 'base64')), data: Buffer.from(data, 'base64') };
}

function write({ metadata, data }: Payload): WrittenPayload {
  return { metadata: mapValues(metadata ?? {}, base64), data: base64(data ?? new Uint8Array()) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
