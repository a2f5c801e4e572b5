import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readConfig } from '../../src/config/config.js';
import { executeLoad } from '../support/run-workflow.js';
import { loadError } from '../support/expect.js';
import { redshiftWarehouse, withWorker } from '../support/redshift-warehouse.js';
import { sparkify } from '../support/cli.js';
import { testHome } from '../support/home.js';
import { environmentOf } from '../support/environment.js';
import { testDatabase } from '../support/database.js';
import { commentText } from '../../src/warehouse/pg-session.js';
import { redshiftLiteral } from '../../src/warehouse/redshift/copy-statement.js';
import { event } from '../bad-input/corpus.js';

// Before all tests: what is awaited between them ends the file's tests as if there were no more.
const home = testHome();
const database = await testDatabase();
const warehouse = await redshiftWarehouse();

const NASTY = [`a"b`, `a'b`, 'a;drop table users', 'a\nb', 'a\\b', 'a b', '../a', 'a/*b*/', '$(id)', '`id`', 'é'];

test('settings that name things take names only', () => {
  const arn = 'arn:aws:iam::123456789012:role/';
  for (const text of NASTY) {
    const wrong = {
      LOAD_SCHEMA: text,
      LOAD_OPS_SCHEMA: text,
      S3_REGION: text,
      IAM_ROLE_ARN: `${arn}${text}'`,
      S3_WORK_PREFIX: `s3://${text}/work`,
      S3_ENDPOINT: `javascript:${text}`,
      CLUSTER_ENGINE: text,
    };
    for (const [name, value] of Object.entries(wrong)) {
      assert.throws(() => readConfig({ [`SPARKIFY_${name}`]: value }), loadError('CONFIG_INVALID', name), value);
    }
  }
});

test('an endpoint with a password in it is refused, and not repeated', () => {
  for (const name of ['S3_ENDPOINT', 'CLUSTER_AWS_ENDPOINT']) {
    assert.throws(
      () => readConfig({ [`SPARKIFY_${name}`]: 'https://me:hunter2@s3.example:9000' }),
      (error) => {
        loadError('CONFIG_INVALID', name, 'without user and password')(error);
        return !String(error).includes('hunter2');
      },
    );
  }
});

/** A literal as Redshift reads it: a backslash escapes what follows, a doubled quote is one. Where it ends. */
function readLiteral(sql: string): { value: string; end: number } {
  let value = '';
  let at = 1;
  for (; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === "'" && sql[at + 1] === "'") at++;
    else if (sql[at] === "'") break;
    value += sql[at];
  }
  return { value, end: at + 1 };
}

test('any text is one literal for Redshift, and the text that it was', () => {
  const unit = fc.constantFrom("'", '\\', '"', ';', '\n', '-', '/', '*', 'a', 'é', '$', ':');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 20 }), (text) => {
      const literal = redshiftLiteral(text);
      assert.deepEqual(readLiteral(`${literal}; drop`), { value: text, end: literal.length });
    }),
    { numRuns: 2000 },
  );
});

test("a workflow's id cannot leave the comment that leads its statements, and its steps are found by it", () => {
  for (const workflowId of ['a*/ drop table users; /*', '/**/', '*/*/', 'a\u0000b', "'; --", '*/'.repeat(3)]) {
    const tag = { workflowId, runId: 'r', activity: 'publish/1' };
    const comment = commentText({ ...tag, attempt: 2 } as typeof tag);
    assert.doesNotMatch(comment, /\*\/|\/\*|\0/);
    assert.ok(comment.startsWith(commentText(tag).slice(0, -1)), 'the mark of earlier attempts');
  }
});

test('a query is a name or SQL, never a path', async () => {
  for (const text of ['../../etc/passwd', '/etc/passwd', '../load/users', '..%2f..%2fetc%2fpasswd']) {
    const { status, stdout, stderr } = await sparkify(['query', text], { home, env: environmentOf(database.settings) });
    assert.equal(status, 2, text);
    assert.doesNotMatch(stdout + stderr, /root:|insert into/);
  }
});

/** Keys that would end a literal, a statement or a line of a manifest, were they not written as what they are. */
const KEYS = [
  `it's.json`,
  `quote".json`,
  'semi;--.json',
  'back\\slash.json',
  `both\\'.json`,
  'two words.json',
  'naïve.json',
];

test('keys of objects are names for COPY, in a statement and in a manifest, and in what is told of a rejected record', async () => {
  const { bucket } = warehouse;
  for (const [n, key] of KEYS.entries()) await warehouse.put(`log_data/${key}`, event({ itemInSession: n }));
  await warehouse.put(
    'song_data/a.json',
    '{"song_id":"S1","artist_id":"A1","title":"S","artist_name":"A","duration":1.5}',
  );
  for (const S3_WORK_PREFIX of [`s3://${bucket}/it's a "work";\\prefix`, undefined]) {
    const settings = { ...warehouse.settings, S3_WORK_PREFIX, LOAD_SCHEMA: 'select', LOAD_MAX_ERRORS: 10 };
    if (S3_WORK_PREFIX === undefined) await warehouse.put('log_json_path.json', PATHS);
    const paths = S3_WORK_PREFIX === undefined ? { S3_LOG_JSONPATH: `s3://${bucket}/log_json_path.json` } : {};
    await withWorker({ ...settings, ...paths }, async (client) => {
      const { staged } = await executeLoad(client, { full: true });
      assert.deepEqual([staged.stage_events, staged.rejected], [KEYS.length, 0]);
    });
  }
  const broken = `broken'";\\.json`;
  await warehouse.put(`log_data/${broken}`, event({ sessionId: 'x' }));
  await withWorker({ ...warehouse.settings, LOAD_SCHEMA: 'select', LOAD_MAX_ERRORS: 10 }, async (client) => {
    assert.equal((await executeLoad(client)).staged.rejected, 1);
  });
  const { rows } = await warehouse.database.query('select distinct uri from sparkify_ops.rejected_record');
  assert.deepEqual(rows, [{ uri: `s3://${bucket}/log_data/${broken}` }]);
});

const MEMBERS =
  'artist auth firstName gender itemInSession lastName length level location method page registration sessionId song ' +
  'status ts userAgent userId';
const PATHS = JSON.stringify({ jsonpaths: MEMBERS.split(' ').map((member) => `$['${member}']`) });
