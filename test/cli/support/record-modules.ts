/** Loaded with `node --import`: appends the path of each module that is imported to the file $RECORD_MODULES. */
import { appendFileSync } from 'node:fs';
import { register, type LoadHook } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

// Node runs the hooks of `register` in a thread of their own.
if (isMainThread) register(import.meta.url);

/** Records a module, and has it loaded as usual. */
export const load: LoadHook = (url, context, nextLoad) => {
  const record = process.env['RECORD_MODULES'];
  if (record !== undefined && url.startsWith('file:')) appendFileSync(record, `${fileURLToPath(url)}\n`);
  return nextLoad(url, context);
};
