import { problemOfKey, problemOfSection } from './known-names.js';

/** Settings of a dwh.cfg, and its problems: one sentence each, without any value, as it may be a password. */
export interface DwhCfg {
  /** Values by `SECTION_KEY`, in upper case. Empty values are left out. */
  readonly values: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/**
 * Parses a `dwh.cfg`.
 * It follows Python's configparser: `key = value` or `key: value`, comments only on separate lines, so that a password may
 * contain `#` and `;`. Quotes around a value are removed. A line of another form is a problem, and so is a section or a
 * key that is not known: a setting that is left aside in silence would be that of the default.
 */
export function parseDwhCfg(text: string): DwhCfg {
  const values = new Map<string, string>();
  const problems: string[] = [];
  let section = '';
  const note = (line: number, problem: string | null): void => {
    if (problem !== null) problems.push(`line ${line}: ${problem}`);
  };
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*([#;].*)?$/.test(line)) continue;
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(line);
    const pair = /^\s*([^#;[\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (header) {
      section = (header[1] ?? '').trim().toUpperCase();
      note(at + 1, problemOfSection(section));
    } else if (!pair) note(at + 1, 'expected [SECTION], KEY=value or a comment');
    else if (section === '') note(at + 1, 'expected a section, such as [CLUSTER], before the first setting');
    else {
      const key = (pair[1] ?? '').toUpperCase();
      const value = unquote(pair[2] ?? '');
      note(at + 1, problemOfKey(section, key));
      if (value !== '') values.set(`${section}_${key}`, value);
    }
  }
  return { values, problems };
}

function unquote(value: string): string {
  return /^(['"])(.*)\1$/.exec(value)?.[2] ?? value;
}
