// The COPY statement, by the synopsis of AWS r_COPY and its copy-parameters pages (data source, format, authorization,
// data conversion, data load). JSON from S3 only.
import { closingAt, commaSeparated } from './phrases.js';
import type { Statement, Token } from './tokens.js';
import type { ServerError } from './wire.js';

/** A COPY … FROM 's3://…' … JSON. */
export interface CopyCommand {
  /** As it is written, with its schema where that is given. */
  readonly table: string;
  /** Null: all columns of the table. */
  readonly columns: readonly string[] | null;
  readonly source: string;
  /** An ARN (several for role chaining), `default`, or null where the statement names no credentials. */
  readonly role: string | null;
  /** `auto`, `auto ignorecase`, or the URI of a JSONPaths file. */
  readonly json: string;
  readonly manifest: boolean;
  readonly gzip: boolean;
  readonly region: string | null;
  readonly maxErrors: number;
  readonly truncateColumns: boolean;
  readonly blanksAsNull: boolean;
  readonly emptyAsNull: boolean;
  readonly acceptInvalidCharacters: boolean;
  readonly noLoad: boolean;
  readonly timeFormat: string;
}

/** A statement that is no COPY that Redshift or the emulator takes. */
export class CopySyntaxError extends Error {
  readonly error: ServerError;

  constructor(near: string) {
    super(near);
    this.error = { code: '42601', message: `syntax error at or near "${near}"` };
  }
}

const FLAGS: Record<string, keyof CopyCommand> = {
  manifest: 'manifest',
  gzip: 'gzip',
  truncatecolumns: 'truncateColumns',
  blanksasnull: 'blanksAsNull',
  emptyasnull: 'emptyAsNull',
  noload: 'noLoad',
};
/** Accepted without effect: statistics, compression and rounding are not what is tested here. */
const SWITCHES = new Set(['compupdate', 'statupdate']);
const WITH_TEXT: Record<string, keyof CopyCommand> = { region: 'region', timeformat: 'timeFormat' };

type Options = { -readonly [K in keyof CopyCommand]?: CopyCommand[K] };

/** Reads the options one after another. */
class OptionReader {
  private at = 0;
  readonly options: Options = {};

  constructor(private readonly tokens: readonly Token[]) {}

  readAll(): Options {
    while (this.at < this.tokens.length) this.option(this.word());
    return this.options;
  }

  private option(name: string): void {
    const flag = FLAGS[name];
    const text = WITH_TEXT[name];
    if (flag !== undefined) Object.assign(this.options, { [flag]: true });
    else if (text !== undefined) Object.assign(this.options, { [text]: this.string() });
    else if (SWITCHES.has(name)) this.optionalWord(/^(on|off|true|false|preset)$/);
    else if (name === 'iam_role') this.options.role = this.optionalWord(/^default$/) ?? this.string();
    else if (name === 'maxerror') this.options.maxErrors = this.number();
    else if (name === 'acceptinvchars') this.options.acceptInvalidCharacters = true;
    else if (name === 'format') this.optionalWord(/^as$/);
    else if (name === 'json') this.options.json = this.string();
    else throw new CopySyntaxError(name);
  }

  private word(): string {
    const token = this.tokens[this.at++]!;
    if (token.kind !== 'word') throw new CopySyntaxError(token.text);
    return token.text;
  }

  private optionalWord(allowed: RegExp): string | undefined {
    const token = this.tokens[this.at];
    if (token?.kind !== 'word' || !allowed.test(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private value(kind: 'string' | 'number'): string {
    this.optionalWord(/^as$/);
    const token = this.tokens[this.at++];
    if (token?.kind !== kind) throw new CopySyntaxError(token?.text ?? 'end of input');
    return token.text;
  }

  private string(): string {
    return this.value('string');
  }

  private number(): number {
    return Number(this.value('number'));
  }
}

const DEFAULTS = {
  role: null,
  manifest: false,
  gzip: false,
  region: null,
  maxErrors: 0,
  truncateColumns: false,
  blanksAsNull: false,
  emptyAsNull: false,
  acceptInvalidCharacters: false,
  noLoad: false,
  timeFormat: 'default',
};

/** True for `COPY … FROM 's3://…'`. */
export function isCopyFromS3({ tokens }: Statement): boolean {
  if (tokens[0]?.text !== 'copy') return false;
  return tokens.some((token, i) => token.text === 'from' && tokens[i + 1]?.text.startsWith('s3://'));
}

/** Reads a COPY. @throws CopySyntaxError */
export function parseCopy({ sql, tokens }: Statement): CopyCommand {
  const from = tokens.findIndex((token) => token.kind === 'word' && token.text === 'from');
  const open = tokens.findIndex((token, i) => i < from && token.text === '(');
  const nameEnd = (open < 0 ? from : open) - 1;
  const columns = commaSeparated(tokens, open + 1, closingAt(tokens, open)).map(([name]) => name!.text);
  const options = new OptionReader(tokens.slice(from + 2)).readAll();
  if (options.json === undefined) throw new CopySyntaxError('JSON expected: the emulator reads no other format');
  return {
    ...DEFAULTS,
    ...options,
    json: options.json,
    table: sql.slice(tokens[1]!.start, tokens[nameEnd]!.end),
    columns: open < 0 ? null : columns,
    source: tokens[from + 1]!.text,
  };
}
