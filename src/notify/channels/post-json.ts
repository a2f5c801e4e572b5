import { LoadError, messageOf } from '../../model/errors.js';
import { oneLine } from '../text.js';

/** Milliseconds that a service has to answer. */
const ANSWER_MS = 10_000;

/** Characters of an answer that an error shows. */
const MAX_ANSWER = 200;

/** Request to a webhook. */
export interface JsonPost {
  /** Name of the service in errors: its address may be a secret. */
  readonly service: string;
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Posts JSON. @throws NOTIFY_FAILED unless the answer is a 2xx; its message does not contain the address. */
export async function postJson(
  { service, url, body, headers = {} }: JsonPost,
  signal: AbortSignal | undefined,
): Promise<void> {
  const timeout = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
    redirect: 'error',
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  }).catch((cause: unknown) => {
    throw notSent(service, reasonOf(cause), cause);
  });
  if (answer.ok) return void (await answer.body?.cancel());
  const text = oneLine(await answer.text(), MAX_ANSWER);
  throw notSent(service, `it answered ${answer.status}${text === '' ? '' : `: ${text}`}`);
}

/** Error of a service that did not take a notice. */
export function notSent(service: string, reason: string, cause?: unknown): LoadError {
  return new LoadError('NOTIFY_FAILED', `${service} did not take the notice: ${reason}`, { service }, { cause });
}

/** Reason of a failed request: fetch keeps it in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const { code } = (cause ?? {}) as { code?: unknown };
  if (typeof code === 'string') return code;
  return error instanceof DOMException && error.name === 'TimeoutError'
    ? `no answer within ${ANSWER_MS / 1000} s`
    : messageOf(cause ?? error);
}
