import { SETTINGS, type Settings } from '../../src/config/settings.js';

const DEFAULTS: Readonly<Record<string, unknown>> = SETTINGS.parse({});

/**
 * Settings as the environment of a process says them. What is empty, no single value, or the default is not said: a process
 * of the previous version refuses settings that it does not know.
 */
export function environmentOf(settings: Partial<Settings>): Record<string, string> {
  const changed = Object.entries(settings).filter(([name, value]) => value !== undefined && value !== DEFAULTS[name]);
  const said = changed.filter(([, value]) => typeof value !== 'object');
  const texts = said.map(([name, value]) => [`SPARKIFY_${name}`, String(value)] as const);
  return Object.fromEntries(texts.filter(([, text]) => text !== ''));
}
