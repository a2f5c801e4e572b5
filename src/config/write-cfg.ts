import { sectionAndKey, SETTINGS } from './settings.js';

const OPENING = `# The configuration of sparkify. What is commented out has the value that is shown, or none.
# A variable of the environment wins over what stands here: SPARKIFY_CLUSTER_HOST over HOST of [CLUSTER].
# Temporal's own connection is not configured here: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, or Temporal's temporal.toml.
`;

/** A setting's name. */
export type SettingName = keyof typeof SETTINGS.shape;

/** The names of all settings, in the order in which people read them. */
export const SETTING_NAMES = Object.keys(SETTINGS.shape) as SettingName[];

/** The text of a `dwh.cfg` with these values, and a comment on every setting that there is. */
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

/** What a setting is where nobody sets it, as text; empty where it then has no value. */
export function defaultOf(name: SettingName): string {
  const { data } = SETTINGS.shape[name].safeParse(undefined);
  return data === undefined ? '' : String(data);
}

/** What is wrong with one value of a setting; null where nothing is. */
export function problemOf(name: SettingName, value: string): string | null {
  if (/[\r\n]/.test(value)) return 'expected one line';
  const parsed = SETTINGS.shape[name].safeParse(value);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'expected another value');
}

/** Reading takes one pair of quotes off, and the space around. */
function inQuotes(value: string): string {
  return value !== value.trim() || /^(['"]).*\1$/.test(value) ? `"${value}"` : value;
}
