import { appendFile } from 'node:fs/promises';
import type { Settings } from '../config/settings.js';
import { postJson, probeService } from '../http/request.js';
import { LoadError, messageOf } from '../model/errors.js';
import type { LineageTransport } from '../model/plan.js';
import { oneLine } from '../notify/text.js';

/** Way to a receiver of events. */
export interface Transport {
  readonly name: LineageTransport;
  /** Sends a text, which is one JSON document in one line. @throws LINEAGE_FAILED */
  send(text: string, signal: AbortSignal): Promise<void>;
  /** Tries the receiver without sending an event. @returns a sentence about it. @throws LINEAGE_FAILED */
  probe(): Promise<string>;
}

/** Transports that the settings name, in a fixed order. */
export function openTransports({
  LINEAGE_URL: url,
  LINEAGE_API_KEY: key,
  LINEAGE_FILE: file,
}: Settings): readonly Transport[] {
  return [...(url === undefined ? [] : [toService(url, key)]), ...(file === undefined ? [] : [toFile(file)])];
}

function toService(url: string, key: string | undefined): Transport {
  const { host } = new URL(url);
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const place = `The service at ${host}`;
  const refused = (reason: string, cause?: unknown) => notTaken(place, reason, cause);
  const unfit = (reason: string, cause?: unknown) => failed(`${place} takes no events`, reason, cause);
  return {
    name: 'http',
    send: (body, signal) => postJson({ url, body, headers, refused }, signal),
    probe: async () => `${host} answers (${await probeService({ url, headers, refused: unfit })})`,
  };
}

function toFile(path: string): Transport {
  // One write that appends: events of several workers do not mix.
  const append = async (text: string) =>
    appendFile(path, text).catch((error: unknown) => {
      throw notTaken('The file', messageOf(error), error);
    });
  return {
    name: 'file',
    send: (text) => append(`${text}\n`),
    probe: async () => {
      await append('');
      return `${path} can be written`;
    },
  };
}

function notTaken(receiver: string, reason: string, cause: unknown): LoadError {
  return failed(`${receiver} did not take the event`, reason, cause);
}

function failed(problem: string, reason: string, cause: unknown): LoadError {
  return new LoadError('LINEAGE_FAILED', `${problem}: ${oneLine(reason)}`, {}, { cause });
}
