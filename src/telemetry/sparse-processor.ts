import type { Attributes } from '@opentelemetry/api';
import { BatchSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** Sends spans in batches; of an error only the first line of its message, for the rest may show rows of the data. */
export class SparseProcessor extends BatchSpanProcessor {
  override onEnd(span: ReadableSpan): void {
    const { status, events } = span;
    const shortened = events.map((event) => ({ ...event, attributes: firstLines(event.attributes) }));
    const message = status.message === undefined ? {} : { message: firstLine(status.message) };
    super.onEnd(
      Object.create(span, {
        status: { value: { ...status, ...message } },
        events: { value: shortened },
      }) as ReadableSpan,
    );
  }
}

/** The stack begins with the whole message. */
function firstLines(all: Attributes = {}): Attributes {
  const attributes: Attributes = { ...all, 'exception.stacktrace': undefined };
  const message = attributes['exception.message'];
  return typeof message === 'string' ? { ...attributes, 'exception.message': firstLine(message) } : attributes;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
