import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP's JSON has it. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** 2 where it failed. */
  readonly status: number;
  /** Of the process that sent it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** What takes traces by OTLP over HTTP, as a collector does. */
export interface OtlpReceiver {
  readonly endpoint: string;
  /** The spans that came as JSON. */
  readonly spans: Span[];
  /** Each request: its path, its content type, its body as text. */
  readonly requests: { readonly path: string; readonly type: string; readonly body: string }[];
  stop(): Promise<void>;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface Export {
  readonly resourceSpans: {
    readonly resource: { readonly attributes: Attribute[] };
    readonly scopeSpans: {
      readonly spans: (Omit<Span, 'attributes' | 'status'> & {
        attributes: Attribute[];
        status: { code?: number };
      })[];
    }[];
  }[];
}

/** Starts a receiver on a free port of the loopback interface. Stop it when done. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const [spans, requests]: [Span[], OtlpReceiver['requests']] = [[], []];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [type, body] = [request.headers['content-type'] ?? '', Buffer.concat(chunks).toString('latin1')];
      requests.push({ path: request.url ?? '', type, body });
      if (type === 'application/json') spans.push(...spansOf(JSON.parse(body) as Export));
      response.writeHead(200, { 'content-type': type }).end(type === 'application/json' ? '{}' : '');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, requests, stop };
}

function spansOf({ resourceSpans }: Export): Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        ...{ ...span, parentSpanId: span.parentSpanId ?? '', status: span.status.code ?? 0 },
        attributes: valuesOf(span.attributes),
        resource: valuesOf(resource.attributes),
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
