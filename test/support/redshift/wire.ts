/** One message of PostgreSQL's wire protocol 3 after the startup: its type letter and its body. */
export interface WireMessage {
  readonly type: string;
  readonly body: Buffer;
}

/** Fields of an ErrorResponse. */
export interface ServerError {
  /** SQLSTATE */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly severity?: 'ERROR' | 'FATAL' | 'INFO';
}

/** The bytes of a message. */
export function encode(type: string, body: Uint8Array | string = ''): Buffer {
  const content = typeof body === 'string' ? Buffer.from(body) : body;
  const header = Buffer.alloc(5);
  header.write(type);
  header.writeUInt32BE(content.length + 4, 1);
  return Buffer.concat([header, content]);
}

/** The bytes of a message whose body is one text, ended by a zero byte. */
export function encodeText(type: string, text: string): Buffer {
  return encode(type, `${text}\0`);
}

/** The bytes of a message whose body is 32-bit numbers. */
export function encodeNumbers(type: string, ...values: number[]): Buffer {
  const body = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => body.writeInt32BE(value, 4 * i));
  return encode(type, body);
}

/** The bytes of an ErrorResponse, or of a NoticeResponse where the severity is INFO. */
export function encodeError(error: ServerError): Buffer {
  const severity = error.severity ?? 'ERROR';
  const fields: [string, string | undefined][] = [
    ['S', severity],
    ['V', severity],
    ['C', error.code],
    ['M', error.message],
    ['D', error.detail],
    ['H', error.hint],
  ];
  const present = fields.filter(([, text]) => text !== undefined);
  return encode(severity === 'INFO' ? 'N' : 'E', `${present.map(([field, text]) => `${field}${text}\0`).join('')}\0`);
}

/** The fields of an ErrorResponse or NoticeResponse by their letter: C code, M message, D detail, W context … */
export function errorFields(body: Buffer): Map<string, string> {
  const fields = body
    .toString('utf8')
    .split('\0')
    .filter((field) => field !== '');
  return new Map(fields.map((field) => [field[0]!, field.slice(1)]));
}

/** Fields of an ErrorResponse's body, without its place in the server. */
export function errorOf(body: Buffer): ServerError {
  const fields = errorFields(body);
  const severity = fields.get('V') === 'FATAL' ? 'FATAL' : 'ERROR';
  const code = fields.get('C') ?? 'XX000';
  const message = fields.get('M') ?? '';
  return { code, message, detail: fields.get('D'), hint: fields.get('H'), severity };
}

/** The values of a DataRow in text format. */
export function rowValues(body: Buffer): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 2;
  while (values.length < body.readInt16BE(0)) {
    const length = body.readInt32BE(at);
    at += 4;
    values.push(length < 0 ? null : body.toString('utf8', at, at + length));
    at += Math.max(length, 0);
  }
  return values;
}

/** The text of a body that begins at `start` and ends before a zero byte. */
export function textAt(body: Buffer, start: number): string {
  return body.toString('utf8', start, body.indexOf(0, start));
}
