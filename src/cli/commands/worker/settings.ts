import { SETTINGS } from '../../../config/settings.js';

/** Lists the settings of the worker, with their descriptions. */
export function describeWorkerSettings(): string {
  const settings = Object.entries(SETTINGS.shape).filter(([name]) => name.startsWith('WORKER_'));
  return settings.map(([name, { description }]) => `  SPARKIFY_${name}\n      ${description}`).join('\n');
}
