#!/usr/bin/env node
// docs/dependencies.md says from when on the AWS SDK needs Node 22; in the middle of a load's progress it helps nobody.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

import module from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

// Node 22 keeps the compiled code of modules, so that a command compiles only what has changed since the last one. Its own
// place for that is below /tmp, where another user could have put something else.
const named = process.env.XDG_CACHE_HOME ?? '';
const cache = isAbsolute(named) ? named : join(homedir(), '.cache');
module.enableCompileCache?.(join(cache, 'sparkify', 'compiled'));
const { main } = await import('../dist/src/cli/main.js');

const outputs = [process.stdout, process.stderr];
// A reader that has seen enough, as `head` has, is no failure of the command.
for (const output of outputs) {
  output.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}
process.exitCode = await main(process.argv.slice(2));
// Whatever library still holds a timer or a socket must not keep a finished command alive. What it has printed must
// be out before that: a pipe takes 64 KB at a time.
for (const output of outputs) await new Promise((done) => output.write('', done));
process.exit();
