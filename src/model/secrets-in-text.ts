/** Longest user and password that is recognised in an address: the search stays linear in the length of the text. */
const LOGIN = '[^\\s@]{0,1000}@';

/**
 * Logins, signatures and passwords in a text, each with the part that may stay before it in the group `kept`: the user of an
 * address (RFC 3986, 3.2.1), also with a slash in its password; parameters of signed addresses (AWS's query
 * authentication, shared access signatures, tokens); `password=…` of connection strings.
 */
const SECRETS: readonly RegExp[] = [
  new RegExp(
    `(?<kept>\\b[a-z][a-z0-9+.-]{0,30}://)(?:[^\\s/@:?#]{0,1000}:(?!\\d{1,5}(?:[/?#\\s]|$))${LOGIN}|[^\\s/@?#]{0,1000}@)+`,
    'gi',
  ),
  /(?<kept>[?&](?:x-amz-(?:signature|credential|security-token)|awsaccesskeyid|signature|sig|token|access_token|api_?key|key)=)[^&\s'"<>]+/gi,
  /(?<kept>\b\w{0,30}(?:password|passwd|pwd|secret_?access_?key|session_?token)=)[^&\s'",;<>)]+/gi,
];

/** Sentence for a value in which a login was found. It does not repeat the value. */
export const NO_SECRETS = 'expected no user, password, token or signature in it';

/** Text in which logins, signatures and passwords are `***`. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((rest, pattern) => rest.replace(pattern, '$<kept>***'), text);
}

/** Whether a text has a login, a signature or a password in it. */
export function holdsSecret(text: string): boolean {
  return withoutSecrets(text) !== text;
}

/** The same value, with the texts in its members and elements as `withoutSecrets` gives them. */
export function withoutSecretsIn(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(withoutSecretsIn);
  if (typeof value !== 'object' || value === null || value.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutSecretsIn(member)]));
}
