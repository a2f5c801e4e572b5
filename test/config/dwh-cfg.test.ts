import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDwhCfg } from '../../src/config/dwh-cfg.js';

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

const read = (text: string) => Object.fromEntries(parseDwhCfg(text));

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

test('sections that we do not know are kept apart', () => {
  assert.deepEqual(read('[AWS]\nKEY=k\n[CLUSTER]\nHOST=h'), { AWS_KEY: 'k', CLUSTER_HOST: 'h' });
});
