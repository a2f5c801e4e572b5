import { LoadError } from '../errors.js';

/** How spans are sent: the protocols of OTLP, or onto stdout. */
export type TraceExporter = 'http/protobuf' | 'http/json' | 'grpc' | 'console';

const PROTOCOLS: readonly string[] = ['http/protobuf', 'http/json', 'grpc'] satisfies TraceExporter[];

/**
 * How OpenTelemetry's standard variables ask for traces; null where they do not. What they say besides (endpoint,
 * headers, sampler, resource, limits) OpenTelemetry reads itself.
 * @throws CONFIG_INVALID where they ask for an exporter or a protocol that is not here.
 */
export function askedExporter(env: NodeJS.ProcessEnv): TraceExporter | null {
  const endpoint = env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ?? env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const exporter = env['OTEL_TRACES_EXPORTER'] ?? (endpoint === undefined ? 'none' : 'otlp');
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true' || exporter === 'none') return null;
  if (exporter === 'console') return exporter;
  if (exporter !== 'otlp') throw unknown('OTEL_TRACES_EXPORTER', exporter, ['otlp', 'console', 'none']);
  const name = 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL';
  const protocol = env[name] ?? env['OTEL_EXPORTER_OTLP_PROTOCOL'] ?? 'http/protobuf';
  if (!PROTOCOLS.includes(protocol)) throw unknown(`${name} or OTEL_EXPORTER_OTLP_PROTOCOL`, protocol, PROTOCOLS);
  return protocol as TraceExporter;
}

function unknown(variable: string, value: string, known: readonly string[]): LoadError {
  return new LoadError('CONFIG_INVALID', `${variable}: ${value} is not known; expected ${known.join(', ')}`);
}
