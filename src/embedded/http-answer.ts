import { get } from 'node:http';

/**
 * Whether an HTTP server on this machine answers a request with status 200 within so many milliseconds. Node's `fetch` takes
 * 25 ms of processor time to load, which is much for a command that only asks this.
 */
export function answersOk(url: string, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, signal: AbortSignal.timeout(limitMs) }, (response) => {
      response.on('error', () => resolve(false));
      response.on('end', () => resolve(response.statusCode === 200));
      response.resume();
    });
    request.on('error', () => resolve(false));
  });
}
