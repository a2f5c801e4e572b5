import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { executeLoad } from '../support/run-workflow.js';
import { SPARKIFY } from '../support/cli.js';
import { until } from '../support/until.js';
import { workerBench } from '../support/worker-bench.js';

const bench = await workerBench({ days: 1, users: 5, songs: 10, seed: 2, eventsPerDay: 20 });

/** A terminal's colours. */
const COLOURS = new RegExp(String.raw`\u001b\[\d+m`, 'g');

test('on a terminal the log is one readable line for each thing that happens', async () => {
  const command = `exec ${process.execPath} ${SPARKIFY} worker`;
  const terminal = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: bench.folder,
    env: { PATH: process.env['PATH'], TERM: 'xterm', SPARKIFY_HOME: bench.folder, ...bench.env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let screen = '';
  terminal.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  const ended = once(terminal, 'exit');
  try {
    await until(
      async () => screen,
      (text) => text.includes('Worker ready'),
    );
    const { workflowId } = await executeLoad(bench.client);
    await until(
      async () => screen,
      (text) => text.includes('cleanUp done'),
    );
    const lines = screen.replace(COLOURS, '').trimEnd().split(/\r?\n/);
    for (const line of lines) assert.match(line, /^\[\d\d:\d\d:\d\d\] (INFO|WARN): \S/, line);
    const staged = lines.find((line) => line.includes('copyStaging stage_events done'));
    assert.match(staged ?? '', /INFO: copyStaging stage_events done in [\d.]+ s \{.*"rows":\d+/);
    assert.ok(staged?.includes(`"workflowId":"${workflowId}"`), staged);
    assert.ok(!staged?.includes('runId'), 'what nobody looks for on a terminal is left out');
  } finally {
    terminal.kill('SIGTERM');
    await ended;
  }
});
