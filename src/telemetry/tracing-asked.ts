import { askedExporter } from './trace-variables.js';
import type { Tracing } from './tracing.js';

let started: Promise<Tracing> | undefined;

/**
 * Traces this process where OpenTelemetry's standard variables ask for it; else nothing of OpenTelemetry is loaded.
 * @param report takes what goes wrong with it.
 */
export async function tracingAsked(report: (problem: string) => void): Promise<Tracing | null> {
  const exporter = askedExporter(process.env);
  if (exporter === null) return null;
  started ??= import('./tracing.js').then(({ startTracing }) => startTracing(exporter, report));
  return started;
}
