import type { Settings } from '../../src/config/settings.js';

/** Settings as the environment of a process says them. What is empty, or no single value, is not said. */
export function environmentOf(settings: Partial<Settings>): Record<string, string> {
  const said = Object.entries(settings).filter(([, value]) => value !== undefined && typeof value !== 'object');
  const texts = said.map(([name, value]) => [`SPARKIFY_${name}`, String(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}
