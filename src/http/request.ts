import { messageOf, type LoadError } from '../model/errors.js';

/** Milliseconds that a service has to answer. */
const ANSWER_MS = 10_000;

/** Characters of an answer that an error shows. */
const MAX_ANSWER = 200;

/** Request to a service. */
export interface ServiceRequest {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes the error of a request that fails. The reason may have several lines, and does not contain the address. */
  readonly refused: (reason: string, cause?: unknown) => LoadError;
}

/** Posts JSON. @throws the error of `refused` unless the answer is a 2xx. */
export async function postJson(
  request: ServiceRequest & { readonly body: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8', ...request.headers };
  const answer = await send({ ...request, headers }, 'POST', signal);
  if (!answer.ok) throw request.refused(await reasonOfAnswer(answer));
  await discard(answer);
}

/**
 * Asks whether a service answers and takes our key, without sending it anything. @returns the status of its answer.
 * @throws the error of `refused` if it does not.
 */
export async function probeService(request: ServiceRequest): Promise<number> {
  const answer = await send(request, 'GET', undefined);
  if ([401, 403].includes(answer.status) || answer.status >= 500) throw request.refused(await reasonOfAnswer(answer));
  await discard(answer);
  return answer.status;
}

async function send(
  { url, headers, body, refused }: ServiceRequest & { readonly body?: string },
  method: 'GET' | 'POST',
  signal: AbortSignal | undefined,
): Promise<Response> {
  const timeout = AbortSignal.timeout(ANSWER_MS);
  const signals = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  return fetch(url, { method, headers, body, redirect: 'error', signal: signals }).catch((cause: unknown) => {
    throw refused(reasonOf(cause), cause);
  });
}

async function reasonOfAnswer(answer: Response): Promise<string> {
  const text = (await beginningOf(answer)).trim().slice(0, MAX_ANSWER);
  return `it answered ${answer.status}${text === '' ? '' : `: ${text}`}`;
}

/** Reads the first characters of a body, which may be of any size. A body that breaks off ends there. */
async function beginningOf({ body }: Response): Promise<string> {
  let text = '';
  try {
    for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      if (text.length >= MAX_ANSWER) break;
    }
  } catch {
    // The status says enough.
  }
  return text;
}

/** Closes the connection of an answer whose body nobody reads. One that has broken off is closed already. */
async function discard({ body }: Response): Promise<void> {
  await body?.cancel().catch(() => undefined);
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
