import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { DatabaseError } from 'pg';
import { testRedshift } from './test-redshift.js';

const ROLE = 'arn:aws:iam::123456789012:role/copy';
const emulator = await testRedshift({ copyRoles: [ROLE, 'default'] });
const client = await emulator.connect();
const notices: string[] = [];
client.on('notice', ({ message }) => notices.push(message ?? ''));
let number = 0;
/** A prefix that only this test has. */
let prefix = '';

beforeEach(async () => {
  prefix = `test-${++number}`;
  await client.query('drop table if exists t');
  notices.length = 0;
  await client.query('create table t (a int, b varchar(5), c double precision)');
});

const put = (name: string, body: string | Uint8Array): Promise<string> => emulator.put(`${prefix}${name}`, body);
const at = (name: string): string => `s3://${emulator.bucket}/${prefix}${name}`;
const copy = (from: string, options = `json 'auto'`): string => `copy t from '${from}' iam_role default ${options}`;

async function rows(sql = 'select a, b, c from t order by a, b'): Promise<unknown[][]> {
  return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
}

async function failure(sql: string): Promise<DatabaseError> {
  return client.query(sql).then(
    () => assert.fail(`was accepted: ${sql}`),
    (error: DatabaseError) => error,
  );
}

describe('what COPY reads', () => {
  test('a string prefix: objects that only begin with it too', async () => {
    await put('/log_data/1.json', '{"a": 1, "b": "x"}');
    await put('/log_data_old/1.json', '{"a": 2}\n{"a": 3, "c": 1.5}');
    await client.query(copy(at('/log_data')));
    assert.deepEqual(await rows(), [
      [1, 'x', null],
      [2, null, null],
      [3, null, 1.5],
    ]);
    assert.deepEqual(notices, [`Load into table 't' completed, 3 record(s) loaded successfully.`]);
  });

  test('a manifest: a file listed twice is loaded twice, a missing one is left out', async () => {
    const one = await put('/1', '{"a": 1}');
    const two = await put('/2', '{"a": 2}');
    const entries = [{ url: one, mandatory: true }, { url: two }, { url: one }, { url: at('/missing') }];
    const manifest = await put('.manifest', JSON.stringify({ entries }));
    await client.query(copy(manifest, `json 'auto' manifest`));
    assert.deepEqual(
      (await rows()).map(([a]) => a),
      [1, 1, 2],
    );
  });

  test('a missing file that is mandatory stops it, and so does a manifest of missing files', async () => {
    const mandatory = await put('.m', JSON.stringify({ entries: [{ url: at('/missing'), mandatory: true }] }));
    assert.match((await failure(copy(mandatory, `json 'auto' manifest`))).message, /NoSuchKey/);
    const optional = await put('.o', JSON.stringify({ entries: [{ url: at('/missing') }] }));
    assert.match((await failure(copy(optional, `json 'auto' manifest`))).message, /does not exist/);
  });

  test('gzip, by column list, and several objects on a line', async () => {
    await put('/1.gz', gzipSync('{"b": "x", "a": 1}{"a": 2}\n  {\n"a"\n: 3}'));
    await client.query(
      `copy public.t (b, a) from '${at('/')}' iam_role '${ROLE}' format as json 'auto' gzip compupdate off statupdate on`,
    );
    assert.deepEqual(
      (await rows()).map(([a]) => a),
      [1, 2, 3],
    );
  });

  test('JSONPaths by position; a file whose member has another name means auto', async () => {
    await put('/data/1', '{"n": {"x": 7}, "l": ["p", "q"], "a": 1}');
    const paths = await put('.paths', `{"jsonpaths": ["$.n.x", "$.l[1]"]}`);
    await client.query(`copy t (a, b) from '${at('/data/')}' iam_role default json '${paths}'`);
    const misnamed = await put('.misnamed', `{"paths": ["$.n.x", "$.l[1]"]}`);
    await client.query(`copy t (a, b) from '${at('/data/')}' iam_role default json '${misnamed}'`);
    assert.deepEqual(await rows('select a, b from t order by a'), [
      [1, null],
      [7, 'q'],
    ]);
  });

  test('auto is case-exact, auto ignorecase is not', async () => {
    await put('/1', '{"A": 1}');
    await client.query(copy(at('/1')));
    await client.query(copy(at('/1'), `json 'auto ignorecase'`));
    assert.deepEqual(
      (await rows()).map(([a]) => a),
      [1, null],
    );
  });

  test('NOLOAD reads, and loads nothing', async () => {
    await put('/1', '{"a": 1}\n{"a": "x"}');
    assert.equal((await failure(copy(at('/1'), `json 'auto' noload`))).code, 'XX000');
    await client.query(copy(at('/1'), `json 'auto' noload maxerror 5`));
    assert.deepEqual(await rows(), []);
  });

  test('text options and times', async () => {
    await client.query('create table times (at timestamp, b varchar(3), d varchar(3))');
    await put(
      '/1',
      Buffer.concat([
        Buffer.from('{"at": 1541073600000, "b": "  ", "d": "äöü\\n"}'),
        Buffer.from('{"b":"a\xff"}', 'latin1'),
      ]),
    );
    const options = `json 'auto' timeformat as 'epochmillisecs' truncatecolumns blanksasnull emptyasnull acceptinvchars`;
    await client.query(`copy times from '${at('/1')}' iam_role default ${options}`);
    assert.deepEqual(await rows('select at::varchar, b, d from times order by at'), [
      ['2018-11-01 12:00:00', null, 'ä'],
      [null, 'a?', null],
    ]);
  });
});

describe('records that COPY refuses', () => {
  const BROKEN = '{"a": 1}\n{"a": "x1"}\n{"a": 2, "b": "too long"}\n{"a" 3}\n{"a": 4}';

  test('the first one fails it, and nothing is loaded', async () => {
    await put('/1', BROKEN);
    const error = await failure(copy(at('/1')));
    assert.deepEqual(
      [error.code, error.message],
      ['XX000', `Load into table 't' failed.  Check 'stl_load_errors' system table for details.`],
    );
    assert.deepEqual(await rows(), []);
    assert.deepEqual(await rows('select pg_last_copy_count()'), [['0']]);
  });

  test('fewer than MAXERROR are left out; the views name object, line, column and reason', async () => {
    const uri = await put('/1', BROKEN);
    await client.query(copy(uri, `json 'auto' maxerror 4`));
    assert.deepEqual(
      (await rows()).map(([a]) => a),
      [1, 4],
    );
    assert.match(notices[1]!, /3 record\(s\) could not be loaded/);
    const errors = await rows(`
      select trim(file_name), line_number, trim(column_name), trim(column_type), trim(column_length), error_code
      from sys_load_error_detail where query_id = pg_last_copy_id() order by line_number`);
    assert.deepEqual(errors, [
      [uri, '2', 'a', 'int4', '0', 1207],
      [uri, '3', 'b', 'varchar', '5', 1204],
      [uri, '4', '', '', '0', 1216],
    ]);
    const raw = await rows(`
      select trim(raw_line), trim(raw_field_value), trim(err_reason) from stl_load_errors
      where query = pg_last_copy_id() and line_number = 2`);
    assert.deepEqual(raw, [['{"a": "x1"}', 'x1', `Invalid digit, Value 'x', Pos 0, Type: Integer`]]);
    assert.equal((await failure(copy(uri, `json 'auto' maxerror 3`))).code, 'XX000');
  });

  test('the views keep them after the rollback of a block', async () => {
    await client.query('begin');
    await put('/1', BROKEN);
    const session = (await rows('select pg_backend_pid()'))[0]![0];
    await failure(copy(at('/1')));
    assert.equal((await failure('select * from sys_load_error_detail')).code, '25P02');
    await client.query('rollback');
    const found = await rows(`
      select h.status, h.error_count, count(*) from sys_load_history h join sys_load_error_detail e using (query_id)
      where h.session_id = ${String(session)} and h.data_source = '${at('/1')}' group by 1, 2`);
    assert.deepEqual(found, [['aborted', '1', '1']]);
    assert.deepEqual(await rows('select pg_last_copy_count()'), [['0']]);
  });

  test('null in a NOT NULL column', async () => {
    await client.query('create table n (a int not null, b varchar(5))');
    await put('/1', '{"a": 1}\n{"b": "x"}\n{"a": null}\n{"a": 2}');
    const sql = `copy n from '${at('/1')}' iam_role default json 'auto'`;
    assert.equal((await failure(sql)).code, 'XX000');
    await client.query(`${sql} maxerror 10`);
    assert.deepEqual(await rows('select a from n order by a'), [[1], [2]]);
    const errors = await rows(
      `select line_number, error_code from sys_load_error_detail where query_id = pg_last_copy_id()`,
    );
    assert.deepEqual(errors, [
      ['2', 1213],
      ['3', 1213],
    ]);
  });
});

describe('what COPY answers', () => {
  test('the history of a COPY, its files, its count and its id', async () => {
    await put('/1', '{"a": 1}\n{"a": 2}');
    await put('/2', '{"a": 3}');
    await client.query(`/* wf=1 */ ${copy(at('/'))}`);
    assert.deepEqual(await rows('select pg_last_copy_count()'), [['3']]);
    const history = `
      select status, table_name, loaded_rows, source_file_count, session_id = pg_backend_pid(), duration > 0
      from sys_load_history where query_id = pg_last_copy_id()`;
    assert.deepEqual(await rows(history), [['completed', 't', '3', '2', true, true]]);
    const files = `select trim(filename), lines_scanned from stl_load_commits where query = pg_last_copy_id() order by 1`;
    assert.deepEqual(await rows(files), [
      [at('/1'), '2'],
      [at('/2'), '1'],
    ]);
    const text = 'select status, query_text from sys_query_history where query_id = pg_last_copy_id()';
    assert.deepEqual(await rows(text), [['success', `/* wf=1 */ ${copy(at('/'))}`]]);
  });

  test('a COPY that is rolled back leaves no rows and not its id', async () => {
    await put('/1', '{"a": 1}');
    const before = await rows('select pg_last_copy_id()');
    await client.query('begin');
    await client.query(copy(at('/1')));
    assert.equal((await rows()).length, 1);
    await client.query('rollback');
    assert.deepEqual(await rows(), []);
    assert.deepEqual(await rows('select pg_last_copy_id()'), before);
  });

  test('through the extended protocol and in one text with others', async () => {
    await put('/1', '{"a": 1}');
    const result = await client.query({ name: 'load', text: copy(at('/1')) });
    assert.equal(result.command, 'COPY');
    await client.query(`begin; ${copy(at('/1'))}; insert into t values (2); commit`);
    assert.deepEqual(
      (await rows()).map(([a]) => a),
      [1, 1, 2],
    );
    await assert.rejects(client.query({ name: 'missing', text: copy(at('/missing')) }), { code: 'XX000' });
  });

  test('errors of S3, of the region, of the role, of the table and of the text', async () => {
    await put('/1', '{"a": 1}');
    const missing = await failure(copy('s3://no-such-bucket-here/x'));
    assert.match(missing.message, /^S3ServiceException:.*Status 404,Error NoSuchBucket,.*CanRetry [01]$/);
    assert.match(missing.detail!, /error: {2}S3ServiceException[^]*code: {6}8001[^]*query: {5}\d+[^]*process:/);
    assert.match((await failure(copy(at('/nothing')))).message, /prefix '.*\/nothing' does not exist/);
    assert.match((await failure(copy(at('/1'), `json 'auto' region 'eu-west-1'`))).message, /Status 301/);
    const otherRole = `copy t from '${at('/1')}' iam_role 'arn:aws:iam::1:role/other' json 'auto'`;
    assert.match((await failure(otherRole)).message, /not authorized to assume IAM Role/);
    assert.equal((await failure(`copy t from '${at('/1')}' json 'auto'`)).code, '42601');
    assert.equal((await failure(`copy missing from '${at('/1')}' iam_role default json 'auto'`)).code, '42P01');
    assert.equal((await failure(`copy t (z) from '${at('/1')}' iam_role default json 'auto'`)).code, '42703');
    assert.equal((await failure(copy(at('/1'), `json 'auto' returning`))).code, '42601');
  });
});
