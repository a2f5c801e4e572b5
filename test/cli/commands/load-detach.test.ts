import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sparkify } from '../../support/cli.js';
import { testHome } from '../../support/home.js';

const home = testHome();

test('a load that nobody would run is not left behind: --detach needs a worker that is up', async () => {
  for (const args of [['load'], ['withdraw', '--date', '2018-11-05'], ['undo', '20181105t000000_1a2b3c4d']]) {
    const { status, stdout, stderr } = await sparkify([...args, '--detach'], { home });
    assert.deepEqual([status, stdout], [2, ''], stderr);
    assert.match(stderr, /No worker is up on this machine.*\nRun sparkify up --detach first.* \(INPUT_INVALID\)\n$/);
  }
  assert.ok(!existsSync(join(home, 'services')), 'no server was started');
});
