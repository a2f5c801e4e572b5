import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.js';
import { parseDwhCfg } from '../../src/config/dwh-cfg.js';
import { writeDwhCfg } from '../../src/config/write-cfg.js';
import { loadError } from '../support/expect.js';

const QUOTED = `[CLUSTER]
HOST='my-cluster.abc123.us-west-2.redshift.amazonaws.com'
DB_NAME='dwh'
DB_USER='dwhuser'
DB_PASSWORD='Passw0rd'
DB_PORT=5439
[IAM_ROLE]
ARN='arn:aws:iam::123456789012:role/dwhRole'
[S3]
LOG_DATA='s3://udacity-dend/log_data'
LOG_JSONPATH='s3://udacity-dend/log_json_path.json'
SONG_DATA='s3://udacity-dend/song_data'
`;

const MEANT = {
  CLUSTER_HOST: 'my-cluster.abc123.us-west-2.redshift.amazonaws.com',
  CLUSTER_DB_NAME: 'dwh',
  CLUSTER_DB_USER: 'dwhuser',
  CLUSTER_DB_PASSWORD: 'Passw0rd',
  CLUSTER_DB_PORT: '5439',
  IAM_ROLE_ARN: 'arn:aws:iam::123456789012:role/dwhRole',
  S3_LOG_DATA: 's3://udacity-dend/log_data',
  S3_LOG_JSONPATH: 's3://udacity-dend/log_json_path.json',
  S3_SONG_DATA: 's3://udacity-dend/song_data',
};

const read = (text: string) => Object.fromEntries(parseDwhCfg(text).values);

const SAME: Record<string, string> = {
  'as the original exercise has it': QUOTED,
  'without quotes': QUOTED.replaceAll("'", ''),
  'with double quotes': QUOTED.replaceAll("'", '"'),
  'with the line ends of Windows': QUOTED.replaceAll('\n', '\r\n'),
  'with a byte order mark': `\uFEFF${QUOTED}`,
  'with spaces around the signs': QUOTED.replaceAll('=', '  =  ').replaceAll('[', '  [').replaceAll(']', ']  '),
  'with colons': QUOTED.replace(/^(\w+)=/gm, '$1: '),
  'with names in small letters': QUOTED.replace(/^[\w[\]]+/gm, (name) => name.toLowerCase()),
  'with comments and empty lines': QUOTED.replaceAll('\n', '\n# a = b\n; c = d\n\n'),
};

for (const [how, text] of Object.entries(SAME)) {
  test(`a dwh.cfg ${how} is read`, () => assert.deepEqual(read(text), MEANT));
}

for (const password of ['a#b', 'a;b', 'a=b', 'a b', '#a', ';a', '=a', 'a:b', 'ä', `it's`, '[a]', 'a%b', '"', "a'"]) {
  test(`the password ${password} is taken as it stands`, () => {
    assert.deepEqual(read(`[CLUSTER]\nDB_PASSWORD=${password}`), { CLUSTER_DB_PASSWORD: password });
    assert.deepEqual(read(`[CLUSTER]\nDB_PASSWORD='${password}'`), { CLUSTER_DB_PASSWORD: password });
  });
}

test('spaces within quotes belong to the value', () => {
  assert.deepEqual(read("[CLUSTER]\nDB_PASSWORD=' a '"), { CLUSTER_DB_PASSWORD: ' a ' });
});

test('what is left empty is not set', () => {
  assert.deepEqual(read("[CLUSTER]\nHOST=\nDB_NAME=''\nDB_USER=u"), { CLUSTER_DB_USER: 'u' });
});

test('sections of the exercise’s other programs are kept apart, and are no problem', () => {
  const { values, problems } = parseDwhCfg('[AWS]\nKEY=k\n[DWH]\nDWH_NODE_TYPE=dc2\n[CLUSTER]\nHOST=h');
  assert.deepEqual(Object.fromEntries(values), { AWS_KEY: 'k', DWH_DWH_NODE_TYPE: 'dc2', CLUSTER_HOST: 'h' });
  assert.deepEqual(problems, []);
});

const NO_SECTION = 'expected a section, such as [CLUSTER], before the first setting';
const NO_LINE = 'expected [SECTION], KEY=value or a comment';

const NOT_UNDERSTOOD: Record<string, readonly string[]> = {
  'HOST=example.com\nDB_NAME=dwh': [`line 1: ${NO_SECTION}`, `line 2: ${NO_SECTION}`],
  'cluster:\n  host: example.com': [`line 1: ${NO_SECTION}`, `line 2: ${NO_SECTION}`],
  '{"cluster": {"host": "example.com"}}\n\n': [`line 1: ${NO_SECTION}`],
  '[CLUSTER\nHOST=h': [`line 1: ${NO_LINE}`, `line 2: ${NO_SECTION}`],
  '[CLUSTER]\nHOST=h\nhunter2': [`line 3: ${NO_LINE}`],
  '[CLUSTER]\nHOSTT=h': ['line 2: [CLUSTER] HOSTT: not known; did you mean [CLUSTER] HOST?'],
  '[CLUSTER]\nCLUSTER_TYPE=multi-node': [
    'line 2: [CLUSTER] CLUSTER_TYPE: not known; sparkify init writes a file with all settings',
  ],
  '[CLUSTERS]\nHOST=h': ['line 1: [CLUSTERS]: not known; did you mean [CLUSTER]?'],
  '[S3]\nLOGDATA=/x': ['line 2: [S3] LOGDATA: not known; did you mean [S3] LOG_DATA?'],
  '[postgresql]\nhost=h': ['line 1: [POSTGRESQL]: not known; sparkify init writes a file with all settings'],
};

for (const [text, problems] of Object.entries(NOT_UNDERSTOOD)) {
  test(`${JSON.stringify(text)} is not understood, line by line`, () => {
    assert.deepEqual(parseDwhCfg(text).problems, problems);
  });
}

test('a file that init writes has no problem', () => {
  assert.deepEqual(parseDwhCfg(writeDwhCfg(new Map([['CLUSTER_HOST', 'h']]))).problems, []);
});

test('a line of any form is read in a time that grows with its length', () => {
  const forms = [' ', '=', ':', '[', ']', 'a ', "'", '#', 'a\n', '[a]\n', 'a=\n'];
  for (const text of forms.flatMap((form) => [
    form.repeat(40_000),
    `[S3]\na${form.repeat(40_000)}=x`,
    `[S3]\na=${form.repeat(40_000)}x`,
  ])) {
    const started = performance.now();
    const { problems } = parseDwhCfg(text);
    const ms = performance.now() - started;
    assert.ok(ms < 2000, `${JSON.stringify(text.slice(0, 20))}… took ${ms.toFixed(0)} ms`);
    for (const problem of problems) assert.ok(problem.length < 300, problem.slice(0, 400));
  }
});

test('a file that is no configuration by its size is refused, and not read', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'sparkify-cfg-')), 'dwh.cfg');
  writeFileSync(file, '#'.repeat(1_000_001));
  assert.throws(() => readConfig({}, file), loadError('CONFIG_INVALID', '1000001 bytes'));
  rmSync(dirname(file), { recursive: true });
});
