import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { generateSource } from '../../src/generate/generate.js';
import type { LoadResult } from '../../src/model/result.js';
import { PROJECT } from '../docs/support/markdown.js';
import { temporaryFolder } from '../embedded/support/homes.js';
import { environment, sparkify } from '../support/cli.js';
import { atEnd, testHome } from '../support/home.js';
import { CHECK, STAR_ENTRY, TABLE, type AddedFiles } from './support/recipe-files.js';

/** Everything that the build and the tests of the recipes read. */
const COPIED = ['src', 'sql', 'test', 'bench', 'examples', 'bin', 'dist', 'docs', 'package.json', 'tsconfig.json'];
const STAR_FILE = 'src/model/star.ts';

const project = temporaryFolder();
const home = testHome();
const contributing = readFileSync(join(PROJECT, 'CONTRIBUTING.md'), 'utf8');

before(() => {
  for (const name of COPIED) cpSync(join(PROJECT, name), join(project, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
  atEnd(() => Promise.resolve(rmSync(project, { recursive: true, force: true })));
});

test('the recipes name the files that they take: a check two, a table of the star nine', () => {
  assert.deepEqual(filesOf('Add a check', 'NAME', 'song_has_title'), Object.keys(CHECK).sort());
  assert.deepEqual(filesOf('Add a table to the star', 'T', 'place'), [...Object.keys(TABLE), STAR_FILE].sort());
  assert.equal(Object.keys(CHECK).length, 2);
  assert.equal(Object.keys(TABLE).length + 1, 9);
});

test('a check and a table that are added by the recipes build, pass the tests that they name, and are in a load', async () => {
  write({ ...CHECK, ...TABLE });
  const star = readFileSync(join(project, STAR_FILE), 'utf8');
  const end = '] as const satisfies readonly StarTableDefinition[];';
  write({ [STAR_FILE]: star.replace(end, `${STAR_ENTRY}${end}`) });

  await run(commandOf('Add a table to the star'));
  assert.ok(commandOf('Add a table to the star').startsWith(commandOf('Add a check')), 'both commands are run');

  const { status, tables, changed, checks } = await load();
  assert.equal(status, 'COMPLETED');
  const places = (tables as Record<string, number>)['place'] ?? 0;
  assert.ok(places > 1, `${places} places`);
  assert.deepEqual((changed as Record<string, unknown>)['place'], { inserted: places, updated: 0, deleted: 0 });
  for (const name of ['song_has_title', 'place_key'])
    assert.equal(checks.find((check) => check.name === name)?.status, 'passed', name);
});

/** Section of CONTRIBUTING.md with this title. */
function section(title: string): string {
  const text = contributing.split(/^## /m).find((part) => part.startsWith(`${title}\n`));
  assert.ok(text !== undefined, `CONTRIBUTING.md has no section ${title}`);
  return text;
}

/** Paths of the numbered steps of a recipe, for a thing of this name. */
function filesOf(title: string, placeholder: string, name: string): string[] {
  const steps = section(title).replace(/```[\s\S]*$/, '');
  const paths = [...steps.matchAll(/`((?:sql|src|test)\/\S+\.(?:sql|ts|yaml))`/g)].map(([, path]) => String(path));
  return paths.map((path) => path.replace(new RegExp(`/${placeholder}(?=[._])`), `/${name}`)).sort();
}

/** Command that a recipe says to run. */
function commandOf(title: string): string {
  return /```sh\n(.+)\n```/.exec(section(title))?.[1] ?? assert.fail(`${title} has no command`);
}

function write(files: AddedFiles): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
}

/** Runs a command in the copy. The tests that it runs are no part of this one. */
async function run(command: string): Promise<void> {
  const env = environment({ home });
  delete env['NODE_TEST_CONTEXT'];
  await promisify(execFile)('sh', ['-c', command], { cwd: project, env, maxBuffer: 1e8 }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    assert.fail(`${command}: ${stderr}${stdout.slice(-5000)}`);
  });
}

/** Loads a few generated objects with the copy's command. */
async function load(): Promise<LoadResult> {
  const options = { out: join(home, 'source'), days: 1, users: 10, songs: 20, seed: 4, eventsPerDay: 40 };
  const { logData, songData } = await generateSource(options);
  const args = ['demo', '--exit', '--json', '--log-data', logData, '--song-data', songData];
  const { status, stdout, stderr } = await sparkify(args, { home, program: join(project, 'bin/sparkify.js') });
  assert.equal(status, 0, stderr + stdout);
  return JSON.parse(stdout) as LoadResult;
}
