import { diag, DiagLogLevel, trace } from '@opentelemetry/api';
import { detectResourcesSync, envDetectorSync, Resource } from '@opentelemetry/resources';
import {
  ConsoleSpanExporter,
  NodeTracerProvider,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import type { Context } from '@temporalio/activity';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryActivityOutboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
  SpanName,
} from '@temporalio/interceptors-opentelemetry';
import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';
import type { ActivityInterceptors, ActivityInterceptorsFactory, InjectedSinks } from '@temporalio/worker';
import type { WorkflowInfo } from '@temporalio/workflow';
import { SparseProcessor } from './sparse-processor.js';
import { figuresOf, subjectOf } from './step-facts.js';
import type { TraceExporter } from './trace-variables.js';

/** How long the end of a command waits for the last spans to be sent, in milliseconds. */
const FLUSH_MS = 2_000;

/** What of a process takes part in traces. */
export interface Tracing {
  readonly client: readonly WorkflowClientInterceptor[];
  /** Goes before all others. */
  readonly activity: readonly ActivityInterceptorsFactory[];
  /** Takes the spans of workflows out of their isolate. */
  readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  /** Sends what was not sent yet; in vain where nobody takes it, which is reported. */
  flush(): Promise<void>;
}

/** Starts OpenTelemetry. Once a process. @param report takes what goes wrong with it: it fails no load. */
export async function startTracing(exporter: TraceExporter, report: (problem: string) => void): Promise<Tracing> {
  const problem = (message: string): void => report(`OpenTelemetry: ${message}`);
  hearOf(problem);
  const named = Resource.default().merge(new Resource({ 'service.name': 'sparkify' }));
  const resource = named.merge(detectResourcesSync({ detectors: [envDetectorSync] }));
  const processor = new SparseProcessor(await openExporter(exporter));
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    client: [changesOnly(new OpenTelemetryWorkflowClientInterceptor())],
    activity: [openTelemetryInterceptor, attributesInterceptor],
    sinks: workflowSpans(processor, resource),
    flush: async () => {
      const sent = processor.forceFlush().catch((error: unknown) => problem(String(error)));
      await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, FLUSH_MS))]);
    },
  };
}

function hearOf(problem: (message: string) => void): void {
  const ignore = (): void => undefined;
  const logger = { error: problem, warn: problem, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN });
}

/** Only the exporter that is used is loaded. It reads the standard variables itself. */
async function openExporter(exporter: TraceExporter): Promise<SpanExporter> {
  if (exporter === 'console') return new ConsoleSpanExporter();
  const { OTLPTraceExporter } = await {
    'http/protobuf': () => import('@opentelemetry/exporter-trace-otlp-proto'),
    'http/json': () => import('@opentelemetry/exporter-trace-otlp-http'),
    grpc: () => import('@opentelemetry/exporter-trace-otlp-grpc'),
  }[exporter]();
  return new OTLPTraceExporter();
}

/** Looking at a load, as our commands do all the time, is no part of its trace. */
function changesOnly(all: OpenTelemetryWorkflowClientInterceptor): WorkflowClientInterceptor {
  return {
    startWithDetails: (input, next) => all.startWithDetails(input, next),
    startUpdate: (input, next) => all.startUpdate(input, next),
    cancel: (input, next) => all.cancel(input, next),
    terminate: (input, next) => all.terminate(input, next),
  };
}

function openTelemetryInterceptor(context: Context): ActivityInterceptors {
  return {
    inbound: new OpenTelemetryActivityInboundInterceptor(context),
    outbound: new OpenTelemetryActivityOutboundInterceptor(context),
  };
}

/** Says on the span of a step what it works on and what it did. */
function attributesInterceptor({ info: { activityType, attempt } }: Context): ActivityInterceptors {
  return {
    inbound: {
      execute: async (input, next) => {
        const span = trace.getActiveSpan();
        span?.setAttributes({ 'sparkify.step': activityType, 'sparkify.subject': subjectOf(input.args) });
        span?.setAttribute('sparkify.attempt', attempt);
        const result = await next(input);
        for (const [name, value] of Object.entries(figuresOf(activityType, result))) {
          span?.setAttribute(`sparkify.${name}`, value);
        }
        return result;
      },
    },
  };
}

/**
 * Of a workflow's facts only those that name it: its memo and search attributes are in Temporal. Queries, which the
 * Web UI sends too, are left out.
 */
function workflowSpans(processor: SpanProcessor, resource: Resource): InjectedSinks<OpenTelemetrySinks> {
  const { export: sink } = makeWorkflowExporter(processor, resource);
  return {
    exporter: {
      export: {
        fn: ({ workflowId, runId, workflowType, taskQueue, namespace }, spans) => {
          const facts = { workflowId, runId, workflowType, taskQueue, namespace };
          const wanted = spans.filter(({ name }) => !name.startsWith(SpanName.WORKFLOW_HANDLE_QUERY));
          return sink.fn(facts as WorkflowInfo, wanted);
        },
      },
    },
  };
}
