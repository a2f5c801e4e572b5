import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { DEFAULT_OUT } from '../../src/cli/commands/report/flags.js';
import { buildProgram } from '../../src/cli/main.js';
import { readConfig } from '../../src/config/config.js';
import { SECRET_SETTINGS, sectionAndKey } from '../../src/config/settings.js';
import { SETTING_NAMES, writeDwhCfg } from '../../src/config/write-cfg.js';
import { sparkify, type CliOptions, type CliResult } from '../support/cli.js';
import { testHome } from '../support/home.js';

const home = testHome();
const run = (args: readonly string[], env: CliOptions['env'] = {}): Promise<CliResult> => sparkify(args, { home, env });
const program = await buildProgram();

/** All commands that do something, by what is typed. */
function commandsBelow(command: Command, path = ''): Map<string, Command> {
  const below = command.commands.flatMap((one) => [...commandsBelow(one, `${path} ${one.name()}`.trim())]);
  return new Map(below.length === 0 ? [[path, command]] : below);
}

const commands = commandsBelow(program);

test('the help of every command has an example of it', () => {
  assert.ok(commands.size >= 20, String(commands.size));
  for (const [path, command] of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    assert.match(help, new RegExp(`^ {2}\\$ .*sparkify .*${path.split(' ').join('.*')}`, 'm'), path);
  }
});

test('help fits 80 columns, but for examples, which can be copied as they are', async () => {
  const paths = ['', ...commands.keys()];
  const helps = await Promise.all(paths.map((path) => run([...path.split(' ').filter(Boolean), '--help'])));
  for (const [at, { status, stdout }] of helps.entries()) {
    assert.equal(status, 0);
    const wide = stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('  $ '));
    assert.deepEqual(wide, [], paths[at]);
  }
});

test('every command that ends with a result prints it as JSON where it is asked to', () => {
  const without = [...commands].filter(([, { options }]) => !options.some(({ long }) => long === '--json'));
  assert.deepEqual(
    without.map(([path]) => path),
    ['worker', 'codec-server', 'completion'],
    'two that run until they are stopped, one whose result is a script',
  );
});

test('a mistyped command or option is answered with the one that was meant, also as JSON', async () => {
  const mistyped = { laod: 'load', 'load --jsn': '--json', 'schedule shwo': 'show' };
  for (const [typed, wanted] of Object.entries(mistyped)) {
    const { status, stderr, stdout } = await run(typed.split(' '));
    assert.deepEqual([status, stdout], [2, '']);
    assert.ok(stderr.includes(`(Did you mean ${wanted}?)`), stderr);
    assert.match(stderr, /Run the command with --help/);
  }
  const { status, stdout } = await run(['load', '--jsn', '--json']);
  const { error } = JSON.parse(stdout) as { error: { code: string; message: string } };
  assert.deepEqual([status, error.code], [2, 'INPUT_INVALID']);
  assert.match(error.message, /unknown option '--jsn'/);
});

test('an empty location is an error: it would be the current folder', async () => {
  for (const flag of ['--log-data', '--song-data', '--log-jsonpath']) {
    for (const command of ['load', 'plan', 'up', 'demo']) {
      const { status, stderr } = await run([command, flag, '']);
      assert.equal(status, 2, stderr);
      assert.match(stderr, /Expected a folder or s3:\/\/bucket\/prefix, not an empty text/);
    }
  }
});

test('colours: none without a terminal, some where FORCE_COLOR asks for them, never where NO_COLOR is set', async () => {
  const failing = ['query', 'nonsense'];
  const [plain, forced, both] = await Promise.all([
    run(failing),
    run(failing, { FORCE_COLOR: '1' }),
    run(failing, { FORCE_COLOR: '1', NO_COLOR: '1' }),
  ]);
  const escape = '\u001b[';
  assert.deepEqual(
    [plain, forced, both].map(({ stderr }) => stderr.includes(escape)),
    [false, true, false],
  );
  const [help, plainHelp] = await Promise.all([
    run(['--help'], { FORCE_COLOR: '1' }),
    run(['--help'], { FORCE_COLOR: '1', NO_COLOR: '1' }),
  ]);
  assert.deepEqual([help.stdout.includes(escape), plainHelp.stdout.includes(escape)], [true, false]);
});

test('--verbose says where an error is from; --quiet says no more than the error', async () => {
  const [normal, verbose] = await Promise.all([run(['query', 'nonsense']), run(['query', 'nonsense', '--verbose'])]);
  assert.doesNotMatch(normal.stderr, /^ {4}at /m);
  assert.match(verbose.stderr, /^ {4}at .*query\.js/m);
});

test('the completion scripts are of the commands and options that there are, and bash completes by its own', async () => {
  const scripts = await Promise.all(['bash', 'zsh', 'fish'].map((shell) => run(['completion', shell])));
  for (const { status, stdout } of scripts) {
    assert.equal(status, 0);
    for (const [path, command] of commands) {
      assert.ok(stdout.includes(`'${path}'`) || stdout.includes(`"${path}"`), path);
      for (const { long } of command.options)
        assert.ok(stdout.includes(long?.replace('--', '') ?? ''), `${path} ${long}`);
    }
  }
  const script = join(home, 'completion.bash');
  writeFileSync(script, scripts[0]?.stdout ?? '');
  const complete = (...words: string[]): string[] => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const line = `source ${script}; COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _sparkify; echo "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', line], { encoding: 'utf8' }).trim().split(' ');
  };
  assert.deepEqual(complete('sparkify', 'lo'), ['load']);
  assert.deepEqual(complete('sparkify', '--quiet', 'schedule', 're'), ['resume']);
  assert.deepEqual(complete('sparkify', 'schedule', 'backfill', '--f'), ['--from', '--full']);
  assert.deepEqual(complete('sparkify', 'load', '--on-failure', ''), ['fail', 'hold']);
  assert.deepEqual(complete('sparkify', '--config', 'w'), [''], 'a file, and no command');
  assert.deepEqual(complete('sparkify', 'query', 'top_free_users'), ['top_free_users', 'top_free_users_all_plays']);
  assert.deepEqual(complete('sparkify', 'completion', ''), [
    'bash',
    'zsh',
    'fish',
    ...complete('sparkify', 'completion', '--'),
  ]);
});

test('a wrong day is reported before any server is started', async () => {
  const wrong = ['2018-13-01', '2018-02-30', 'yesterday'];
  for (const args of [['load'], ['plan'], ['withdraw'], ['query', 'match_rate'], ['generate', '--out', 'x']]) {
    for (const day of wrong) {
      const flag = { query: '--from', generate: '--start-date' }[args[0] ?? ''] ?? '--date';
      const { status, stdout, stderr } = await run([...args, flag, day]);
      assert.deepEqual([status, stdout], [2, '']);
      assert.match(stderr, /Expected a day as YYYY-MM-DD/, args.join(' '));
      assert.doesNotMatch(stderr, /Starting/);
    }
  }
});

test('query prints its rows in one form', async () => {
  for (const other of ['--csv', '--csv-safe']) {
    const { status, stderr } = await run(['query', 'match_rate', '--json', other]);
    assert.equal(status, 2);
    assert.match(stderr, new RegExp(`'--json' cannot be used with option '${other}'`));
  }
});

test('the help names a default as it is typed, and every exit status', async () => {
  assert.match((await run(['status', '--help'])).stdout, /\(default:\s+26h\)/);
  const { stdout } = await run(['--help']);
  assert.match(stdout, /Exit status: 0 done, 1 failed, 2 wrong usage or configuration,\s130 stopped by Ctrl-C\./);
});

test('init writes a configuration of what it is told, for the owner alone, and never over another', async () => {
  const told = ['--host', 'example.com', '--user', 'loader', '--set', 'LOAD_MAX_ERRORS=7', '--no-ask'];
  const first = await run(['init', ...told, '--json'], { SPARKIFY_CLUSTER_DB_PASSWORD: `"it's # 'odd'"` });
  assert.equal(first.status, 0, first.stderr);
  const { file, set } = JSON.parse(first.stdout) as { file: string; set: string[] };
  assert.equal(file, join(home, 'dwh.cfg'));
  assert.deepEqual(set.sort(), ['CLUSTER_DB_PASSWORD', 'CLUSTER_DB_USER', 'CLUSTER_HOST', 'LOAD_MAX_ERRORS']);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const settings = readConfig({}, file);
  assert.deepEqual(
    [settings.CLUSTER_HOST, settings.CLUSTER_DB_USER, settings.LOAD_MAX_ERRORS, settings.CLUSTER_DB_PASSWORD],
    ['example.com', 'loader', 7, `"it's # 'odd'"`],
  );
  const before = readFileSync(file, 'utf8');
  const again = await run(['init', ...told]);
  assert.deepEqual([again.status, readFileSync(file, 'utf8')], [2, before]);
  assert.match(again.stderr, /--force replaces it/);
  const forced = await run(['init', '--force', '--host', 'other.example.com']);
  assert.deepEqual([forced.status, readConfig({}, file).CLUSTER_HOST], [0, 'other.example.com']);
  assert.equal(statSync(file).mode & 0o777, 0o600);
});

test('init says what is wrong with what it is told, and then writes nothing', async () => {
  const wrong = [
    ['--port', 'many'],
    ['--set', 'LOAD_MAX_ERRORS=-1'],
    ['--set', 'NONSENSE=1'],
    ...SECRET_SETTINGS.map((name) => ['--set', `${name}=seen-by-all`]),
  ];
  for (const flags of wrong) {
    const { status, stderr } = await run(['init', '--out', 'wrong.cfg', '--no-ask', ...flags]);
    assert.equal(status, 2, stderr);
    const [, name = ''] = /^(\w+)=seen-by-all$/.exec(flags[1] ?? '') ?? [];
    if (name !== '') assert.match(stderr, new RegExp(`--set ${name}: it is a secret: set SPARKIFY_${name} in`));
  }
  assert.ok(SECRET_SETTINGS.includes('CLUSTER_QUERY_PASSWORD'));
  assert.ok(!existsSync(join(home, 'wrong.cfg')));
});

test('init names the next command, which reads the configuration that was written', async () => {
  const nextOf = async (...args: string[]): Promise<string | undefined> =>
    /^Next: (.+)$/m.exec((await run(['init', '--no-ask', '--force', ...args])).stdout)?.[1];
  const sources = ['--log-data', './logs', '--song-data', './songs'];
  assert.equal(await nextOf('--out', 'empty.cfg'), 'sparkify demo runs on this machine');
  assert.equal(await nextOf(...sources), 'sparkify load loads these sources on this machine');
  assert.equal(
    await nextOf('--out', 'my loads.cfg', ...sources),
    "sparkify --config 'my loads.cfg' load loads these sources on this machine",
  );
  assert.equal(
    await nextOf('--out', 'cluster.cfg', '--host', 'example.com'),
    'sparkify --config cluster.cfg doctor tries it all',
  );
});

test('init says whether git would take the configuration along', async () => {
  const folder = join(home, 'clone');
  mkdirSync(folder);
  const init = (): Promise<CliResult> => run(['init', '--no-ask', '--force', '--out', join(folder, 'dwh.cfg')]);
  assert.doesNotMatch((await init()).stdout, /Git/);
  execFileSync('git', ['init', '--quiet', folder]);
  assert.match((await init()).stdout, /^Git does not ignore it, .*: add dwh\.cfg to \.gitignore$/m);
  writeFileSync(join(folder, '.gitignore'), 'dwh.cfg\n');
  assert.match((await init()).stdout, /^Git ignores it/m);
});

test('git ignores what the program writes into a clone, and nothing that belongs to it', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const ignored = (file: string): number | null =>
    spawnSync('git', ['-C', root, 'check-ignore', '--quiet', file]).status;
  for (const file of ['dwh.cfg', DEFAULT_OUT, '.sparkify/postgres/password', 'data/log_data/x.json'])
    assert.equal(ignored(file), 0, file);
  for (const file of ['examples/extend/dwh.cfg', 'deploy/kubernetes/base/dwh.cfg'])
    assert.equal(ignored(file), 1, file);
});

test('a home that the program creates in a repository ignores itself', async () => {
  const folder = join(home, 'repository');
  mkdirSync(folder);
  execFileSync('git', ['init', '--quiet', folder]);
  const { status } = await run(['plan', '--sql'], {
    SPARKIFY_HOME: join(folder, 'state'),
    SPARKIFY_CONFIG: '/dev/null',
  });
  assert.equal(status, 0);
  assert.ok(existsSync(join(folder, 'state')));
  assert.equal(execFileSync('git', ['-C', folder, 'status', '--porcelain'], { encoding: 'utf8' }), '');
});

test('every setting that init comments on can be set where it stands', () => {
  const text = writeDwhCfg(new Map());
  for (const name of SETTING_NAMES) {
    const { section, key } = sectionAndKey(name);
    const [, part = ''] = text.split(`[${section}]\n`);
    assert.match(part.split('\n[', 1)[0] ?? '', new RegExp(`^# .+\n#${key}=`, 'm'), name);
  }
});
