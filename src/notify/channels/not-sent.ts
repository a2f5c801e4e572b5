import { LoadError } from '../../model/errors.js';
import { oneLine } from '../text.js';

/** Error of a service that did not take a notice. Its name stands for its address, which may be a secret. */
export function notSent(service: string, reason: string, cause?: unknown): LoadError {
  const message = `${service} did not take the notice: ${oneLine(reason)}`;
  return new LoadError('NOTIFY_FAILED', message, { service }, { cause });
}
