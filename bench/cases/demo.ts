import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SPARKIFY } from '../../test/support/cli.js';
import type { Case } from '../bench.js';

/** The demo from nothing: to the answer, and to its end. */
export const demo: Case = {
  name: 'demo',
  run: async (bench) => {
    const answers = [];
    const ends = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const { answered, ended } = await runDemo();
      answers.push(answered);
      ends.push(ended);
      bench.say(`  demo: the answer after ${answered.toFixed(2)} s, all stopped after ${ended.toFixed(2)} s`);
    }
    return {
      lines: [
        { work: 'demo on an empty home: to the answer', ours: answers, target: { most: 15, of: 'ours' } },
        { work: 'demo on an empty home: until all is stopped', ours: ends },
      ],
    };
  },
};

async function runDemo(): Promise<{ answered: number; ended: number }> {
  const home = mkdtempSync(join(tmpdir(), 'sparkify-bench-demo-'));
  const began = performance.now();
  const since = () => (performance.now() - began) / 1000;
  try {
    const child = spawn(process.execPath, [SPARKIFY, 'demo', '--exit'], {
      env: { ...process.env, SPARKIFY_HOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    let answered = NaN;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('Which free users')) answered = since();
    });
    const [status] = (await once(child, 'close')) as [number];
    if (status !== 0) throw new Error(`The demo ended with ${status}:\n${output}`);
    return { answered, ended: since() };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
