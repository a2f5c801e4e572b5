import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { environment, SPARKIFY } from '../../support/cli.js';
import { keepServicesUp, testHome } from '../../support/home.js';

const home = testHome();
const notHere = process.platform === 'linux' ? false : 'script(1) takes other arguments here';
await keepServicesUp(home);

/** Runs a command on a terminal, and answers its question. */
async function answer(args: string, text: string): Promise<{ readonly status: unknown; readonly output: string }> {
  const command = `'${process.execPath}' '${SPARKIFY}' ${args}`;
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: home,
    env: environment({ home }),
  });
  let output = '';
  terminal.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const ended = once(terminal, 'close');
  while (!output.includes('[y/N]'))
    await Promise.race([once(terminal.stdout, 'data'), ended.then(() => assert.fail(output))]);
  terminal.stdin.write(text);
  const [status] = (await ended) as [unknown];
  return { status, output };
}

const NO = [
  'reset --json',
  'forget 10 --json',
  'schedule backfill --from 2018-11-01 --to 2018-11-02 --json',
  'schedule apply && sparkify schedule delete --json',
];

for (const args of NO) {
  test(`${args}: a no is answered with one sentence, and with no result`, { skip: notHere }, async () => {
    const { status, output } = await answer(args.replaceAll('sparkify', `'${process.execPath}' '${SPARKIFY}'`), 'n\r');
    assert.equal(status, 0, output);
    assert.match(output, /\[y\/N\] \S*n\s+Nothing was done\s+$/);
  });
}

test('Ctrl-C is a no, and ends with 130', { skip: notHere }, async () => {
  const { status, output } = await answer('reset', '\x03');
  assert.equal(status, 130, output);
  assert.match(output, /Nothing was done\s+$/);
});
