import { sectionAndKey, SETTINGS } from './settings.js';

const OPENING = `# The configuration of sparkify. A setting that is commented out has the value shown, or none.
# Environment variables take precedence over this file: SPARKIFY_CLUSTER_HOST over HOST of [CLUSTER].
# Temporal's own connection is not configured here: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, or Temporal's temporal.toml.
`;

/** Name of a setting. */
export type SettingName = keyof typeof SETTINGS.shape;

/** Names of all settings, in the order of the file. */
export const SETTING_NAMES = Object.keys(SETTINGS.shape) as SettingName[];

/** Writes the text of a `dwh.cfg` with these values, and a comment on every setting. */
export function writeDwhCfg(values: ReadonlyMap<string, string>): string {
  const sections = new Map<string, string[]>();
  for (const name of SETTING_NAMES) {
    const { section, key } = sectionAndKey(name);
    const value = values.get(name);
    const line = value === undefined ? `#${key}=${defaultOf(name)}` : `${key}=${inQuotes(value)}`;
    sections.set(section, [...(sections.get(section) ?? []), `# ${SETTINGS.shape[name].description ?? ''}`, line]);
  }
  return [OPENING, ...[...sections].map(([section, lines]) => `[${section}]\n${lines.join('\n')}\n`)].join('\n');
}

/** Default of a setting, as text; empty if it has none. */
export function defaultOf(name: SettingName): string {
  const { data } = SETTINGS.shape[name].safeParse(undefined);
  return data === undefined ? '' : String(data);
}

/** Describes the problem of a value of a setting; null if there is none. */
export function problemOf(name: SettingName, value: string): string | null {
  if (/[\r\n]/.test(value)) return 'expected one line';
  const parsed = SETTINGS.shape[name].safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'expected another value');
}

/** Quotes a value if needed: reading removes one pair of quotes, and the space around. */
function inQuotes(value: string): string {
  return value !== value.trim() || /^(['"]).*\1$/.test(value) ? `"${value}"` : value;
}
