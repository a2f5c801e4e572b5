import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Generated } from '../../src/generate/generate.js';
import { sparkify } from '../support/cli.js';
import { atEnd, startUp, testHome, withDatabase } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';

const home = testHome();

async function run(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await sparkify(args, { home });
  assert.equal(status, 0, stderr);
  return stdout;
}

test('up takes what dwh.cfg says where that names no warehouse, as the load beside it does', async () => {
  const size = ['--days', '2', '--users', '10', '--songs', '20', '--events-per-day', '40'];
  const made = JSON.parse(await run('generate', '--out', 'mine', ...size, '--json')) as Generated;
  await run('init', ...sourceFlags(made), '--no-ask');
  const up = await startUp([], { home });
  atEnd(async () => assert.equal(await up.stop(), 130));
  await run('load', '--detach');
  await run('load');
  const { rows } = await withDatabase(home, (client) =>
    client.query<{ uri: string }>('select uri from sparkify_ops.load_object'),
  );
  assert.equal(rows.length, 2 + 20);
  for (const { uri } of rows) assert.ok(uri.startsWith(join(home, 'mine')), uri);
});
