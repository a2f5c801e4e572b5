import { problemOfKey, problemOfSection } from './known-names.js';

/** Number of problems after which the rest of a file is not read: it is of another format, and no setting of it is used. */
const MAX_PROBLEMS = 1000;

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
export function parseDwhCfg(cfg: string): DwhCfg {
  const values = new Map<string, string>();
  const problems: string[] = [];
  let section = '';
  const note = (line: number, problem: string | null): void => {
    if (problem !== null) problems.push(`line ${line}: ${problem}`);
  };
  for (const [at, line] of cfg.split(/\r?\n/).entries()) {
    if (problems.length === MAX_PROBLEMS) break;
    const text = line.trim();
    if (text === '' || /^[#;]/.test(text)) continue;
    const header = /^\[([^\]]+)\]$/.exec(text);
    const pair = pairIn(text);
    if (header) {
      section = (header[1] ?? '').trim().toUpperCase();
      note(at + 1, problemOfSection(section));
    } else if (pair === null) note(at + 1, 'expected [SECTION], KEY=value or a comment');
    else if (section === '') note(at + 1, 'expected a section, such as [CLUSTER], before the first setting');
    else {
      const { key, value } = pair;
      note(at + 1, problemOfKey(section, key));
      if (value !== '') values.set(`${section}_${key}`, value);
    }
  }
  return { values, problems };
}

/** Key, in upper case, and value of a line; null if it is of another form. */
function pairIn(text: string): { readonly key: string; readonly value: string } | null {
  const at = text.search(/[=:]/);
  const key = text.slice(0, Math.max(0, at)).trim().toUpperCase();
  return key === '' || key.startsWith('[') ? null : { key, value: unquote(text.slice(at + 1).trim()) };
}

function unquote(value: string): string {
  return /^(['"])(.*)\1$/.exec(value)?.[2] ?? value;
}
