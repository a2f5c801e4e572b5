import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openInterruptibly } from '../../../src/cli/runtime/open-interruptibly.js';
import { loadError } from '../../support/expect.js';

after(() => (process.exitCode = undefined));

test('servers that are ready although the command was stopped meanwhile are closed', async () => {
  let closed = 0;
  const opening = openInterruptibly(
    () => undefined,
    async () => {
      process.emit('SIGINT');
      return { close: async () => void (closed += 1) };
    },
  );
  await assert.rejects(opening, loadError('CANCELLED', 'stopped while the local services were starting'));
  assert.equal(closed, 1);
});
