import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { findRunning } from '../../src/embedded/services.js';
import { environment, SPARKIFY } from '../support/cli.js';
import { atEnd, testHome } from '../support/home.js';

/** As wide as a terminal is at first. */
const COLUMNS = 80;

const CTRL_C = '\x03';

const notHere = process.platform === 'linux' ? false : 'script(1) takes other arguments here';

test(
  'demo on a terminal: drawn in place, within 80 columns; it stays up until Ctrl-C, then stops all',
  { skip: notHere },
  async () => {
    const home = testHome();
    // A CI system's terminal has no colours, as Node has it.
    const command = `stty cols ${COLUMNS} rows 50; exec env -u NO_COLOR -u CI '${process.execPath}' '${SPARKIFY}' demo --open`;
    const browser = join(home, 'browser');
    writeFileSync(browser, `#!/bin/sh\necho "$1" > '${home}/opened'\n`, { mode: 0o755 });
    const env = { ...environment({ home }), TERM: 'xterm-256color', BROWSER: browser };
    const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], { cwd: home, env });
    let output = '';
    terminal.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ended = once(terminal, 'close');
    atEnd(async () => void terminal.kill());
    while (!output.includes('Ctrl-C stops everything')) {
      const over = await Promise.race([ended, once(terminal.stdout, 'data').then(() => null)]);
      assert.equal(over, null, output);
    }
    const { temporal } = await findRunning(home);
    assert.ok(temporal !== undefined, 'Temporal is up for its Web UI');
    assert.equal((await fetch(temporal.uiUrl)).status, 200);
    const opened = readFileSync(join(home, 'opened'), 'utf8').trim();
    assert.ok(opened.startsWith(`${temporal.uiUrl}/namespaces/default/workflows/sparkify-load/`), opened);
    for (const next of ['query unmatched', 'report', 'load'])
      assert.match(output, new RegExp(`^  sparkify ${next} +\\w`, 'm'));
    terminal.stdin.write(CTRL_C);
    assert.deepEqual((await ended)[0], 130);
    assert.deepEqual(await findRunning(home), {});
    assert.ok(output.includes('\x1b[1A'), 'the steps are drawn over');
    assert.ok(output.includes('\x1b[32m✓'), 'in colours');
    const lines = stripVTControlCharacters(output).split(/\r*\n/);
    assert.ok(
      lines.some((line) => /^… \w+/.test(line)),
      'a step that runs is shown',
    );
    assert.ok(lines.some((line) => /^✓ publish +[\d.]+ s +[\d,]+ rows/.test(line)));
    const wide = lines.filter((line) => [...line].length > COLUMNS && !/https?:|\//.test(line));
    assert.deepEqual(wide, []);
  },
);
