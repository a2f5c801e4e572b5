import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '../support/database.js';
import { environmentOf } from '../support/environment.js';
import { testHome } from '../support/home.js';
import { loadedModules } from './support/loaded-modules.js';

const home = testHome();
const database = await testDatabase();
const env = environmentOf(database.settings);

/** Parts of the program that the parser and the help need; all of them are small. */
const FOR_THE_HELP = [
  /^cli\/(main|commands)\.js$/,
  /^cli\/flags\//,
  /^cli\/output\/(colour|fold-help|print|verbosity)\.js$/,
  /^cli\/runtime\/(exit|interruption)\.js$/,
  /^cli\/commands\/[\w-]+\.js$/,
  /^cli\/commands\/(init|report)\/flags\.js$/,
  /^cli\/commands\/schedule\/(apply|backfill|show|state|flags)\.js$/,
  /^schedule\/(overlap|local-time|duration|backfill-runs)\.js$/,
  /^config\/program-version\.js$/,
  /^generate\/defaults\.js$/,
  /^model\/(errors|secrets-in-text|visible-text)\.js$/,
];

const COMPLETION = /^cli\/commands\/completion\/|^sql\/(queries|custom-files|files|split)\.js$/;

for (const args of [['--help'], ['--version'], ['completion', 'bash'], ['load', '--help'], ['schedule', '--help']]) {
  test(`sparkify ${args.join(' ')} loads the definitions of commands, and nothing that a command uses`, async () => {
    const { status, files, packages } = await loadedModules(args, { home });
    assert.equal(status, 0);
    assert.ok(files.includes('cli/main.js'), files.join(' '));
    const allowed = args[0] === 'completion' ? [...FOR_THE_HELP, COMPLETION] : FOR_THE_HELP;
    assert.deepEqual(
      files.filter((file) => !allowed.some((pattern) => pattern.test(file))),
      [],
    );
    assert.deepEqual(packages, ['commander']);
  });
}

for (const args of [['--help'], ['--version'], ['laod']]) {
  test(`sparkify ${args.join(' ')} loads no definition of a command`, async () => {
    const { files } = await loadedModules(args, { home });
    assert.deepEqual(
      files.filter((file) => file.startsWith('cli/commands/')),
      [],
    );
  });
}

/** Packages that take long to load, and that no command that only asks the warehouse uses. */
const NOT_FOR_QUERIES = [
  '@aws-sdk/client-s3',
  '@temporalio/client',
  '@temporalio/common',
  '@temporalio/worker',
  '@temporalio/workflow',
  '@observablehq/plot',
  'hyparquet-writer',
  'linkedom',
  'log-update',
  'pino',
];

for (const args of [['status'], ['query', 'select 1 as one']]) {
  test(`sparkify ${args.join(' ')} loads neither Temporal nor the AWS SDK nor what draws and logs`, async () => {
    const { status, packages } = await loadedModules(args, { home, env });
    assert.equal(status, 0);
    assert.ok(packages.includes('pg'), packages.join(' '));
    assert.deepEqual(
      packages.filter((name) => NOT_FOR_QUERIES.includes(name)),
      [],
    );
  });
}
