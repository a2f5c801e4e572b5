import { cutText } from '../model/cut-text.js';
import { nearestName } from './nearest.js';
import { inFile, sectionAndKey, SETTINGS } from './settings.js';

/** Prefix of our environment variables. */
export const PREFIX = 'SPARKIFY_';

/** Maximum length of an unknown name in a message, in UTF-16 units. */
const MAX_SHOWN = 100;

/** Variables with our prefix that are no settings: the home, the configuration file, and the home of the tests' servers. */
const OTHER_VARIABLES = ['HOME', 'CONFIG', 'TEST_HOME'];

/**
 * Variables that Kubernetes and Docker set for a service or a container whose name begins with `sparkify`
 * (kubernetes.io/docs/tutorials/services/connect-applications-service, "Environment Variables").
 */
const OF_ORCHESTRATORS = /_SERVICE_(HOST|PORT)(_|$)|_PORT_\d+_(TCP|UDP)(_|$)/;
const SERVICE_ADDRESS = /^(tcp|udp):\/\//;

/** Sections of the exercise's own dwh.cfg that its other programs read. */
const OTHER_SECTIONS = ['AWS', 'DWH'];

const SETTING_NAMES = Object.keys(SETTINGS.shape);
const SECTIONS = [...new Set(SETTING_NAMES.map((name) => sectionAndKey(name).section))];

/** Problems of the environment variables that begin as ours do, and are none of ours. An empty one counts as none. */
export function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = [...SETTING_NAMES, ...OTHER_VARIABLES];
  return Object.entries(env)
    .filter(([name, value]) => name.startsWith(PREFIX) && Boolean(value) && !known.includes(name.slice(PREFIX.length)))
    .filter(([name, value]) => !OF_ORCHESTRATORS.test(name) && !SERVICE_ADDRESS.test(value ?? ''))
    .map(([name]) => {
      const nearest = nearestName(name.slice(PREFIX.length), known);
      return `  ${name}: not known${suggestion(nearest === undefined ? undefined : PREFIX + nearest)}`;
    });
}

/** Problem of a section of dwh.cfg; null if it has settings. */
export function problemOfSection(section: string): string | null {
  if (SECTIONS.includes(section) || OTHER_SECTIONS.includes(section)) return null;
  const nearest = nearestName(section, SECTIONS);
  return `[${shown(section)}]: not known${suggestion(nearest === undefined ? undefined : `[${nearest}]`)}`;
}

/** Problem of a key in a section of dwh.cfg that has settings; null if it is a setting. */
export function problemOfKey(section: string, key: string): string | null {
  const name = `${section}_${key}`;
  if (!SECTIONS.includes(section) || SETTING_NAMES.includes(name)) return null;
  const nearest = nearestName(name, SETTING_NAMES);
  return `[${section}] ${shown(key)}: not known${suggestion(nearest === undefined ? undefined : inFile(nearest))}`;
}

/** A name that somebody else has written, cut: it may be the line of another file. */
function shown(name: string): string {
  return cutText(name, MAX_SHOWN);
}

function suggestion(name: string | undefined): string {
  return name === undefined ? '; sparkify init writes a file with all settings' : `; did you mean ${name}?`;
}
