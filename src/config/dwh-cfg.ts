/**
 * Parses a `dwh.cfg` to a map of `SECTION_KEY`, in upper case, to values.
 * It follows Python's configparser: `key = value` or `key: value`, comments only on separate lines, so that a password may
 * contain `#` and `;`. Quotes around a value are removed. Empty values are left out.
 */
export function parseDwhCfg(text: string): Map<string, string> {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(line);
    if (header) section = (header[1] ?? '').trim().toUpperCase();
    const pair = /^\s*([^#;[\s=:][^=:]*?)\s*[=:]\s*(.*?)\s*$/.exec(line);
    if (header || !pair) continue;
    const value = unquote(pair[2] ?? '');
    if (value !== '') settings.set(`${section}_${(pair[1] ?? '').toUpperCase()}`, value);
  }
  return settings;
}

function unquote(value: string): string {
  return /^(['"])(.*)\1$/.exec(value)?.[2] ?? value;
}
