import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const PINS = fileURLToPath(new URL('../../../infra/security/pins.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sparkify-pins-'));
after(() => rmSync(folder, { recursive: true }));

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { encoding: 'utf8' }).trim();

/** A server with the repository of an action, whose tag v4 is annotated; the commit that it leads to. */
function actionServer(): string {
  const repository = join(folder, 'server', 'actions', 'checkout');
  git('init', '--quiet', repository);
  git('-C', repository, 'commit', '--quiet', '--allow-empty', '-m', 'first');
  git('-C', repository, 'tag', '-a', 'v4', '-m', 'v4');
  return git('-C', repository, 'rev-parse', 'HEAD');
}

function project(image: string): string {
  const root = mkdtempSync(join(folder, 'project-'));
  mkdirSync(join(root, '.github', 'workflows'), { recursive: true });
  writeFileSync(join(root, '.github', 'workflows', 'ci.yml'), 'steps:\n  - uses: actions/checkout@v4\n  - run: x\n');
  writeFileSync(join(root, 'docker-compose.yml'), `a:\n  image: sparkify:local\nb:\n  image: ${image}\n`);
  return root;
}

function pins(...args: string[]) {
  const env = { ...process.env, GITHUB_SERVER_URL: `file://${join(folder, 'server')}` };
  const { status, stdout } = spawnSync(process.execPath, [PINS, ...args], { encoding: 'utf8', env });
  return { status, stdout };
}

test('what is named by a tag is listed, and fails a check; what is pinned passes', () => {
  const root = project('postgres:18');
  const listed = pins('--root', root);
  assert.equal(listed.status, 0);
  assert.match(listed.stdout, /ci\.yml: actions\/checkout@v4 is not pinned[^]*docker-compose\.yml: postgres:18 is not/);
  assert.doesNotMatch(listed.stdout, /sparkify/);
  assert.equal(pins('--root', root, '--check').status, 1);
});

test('an action is pinned to the commit that its tag leads to, with the tag beside it; a second run changes nothing', () => {
  const commit = actionServer();
  const root = project(`postgres:18@${DIGEST}`);
  assert.deepEqual(pins('--root', root, '--pin').status, 0);
  const text = readFileSync(join(root, '.github', 'workflows', 'ci.yml'), 'utf8');
  assert.equal(text, `steps:\n  - uses: actions/checkout@${commit} # v4\n  - run: x\n`);
  assert.equal(pins('--root', root, '--pin', '--check').stdout, 'Every action and image is pinned by a digest\n');
  assert.equal(readFileSync(join(root, '.github', 'workflows', 'ci.yml'), 'utf8'), text);
});

test('what cannot be asked is left as it is, and fails', () => {
  const root = project('127.0.0.1:9/nobody:1');
  const before = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
  const { status, stdout } = pins('--root', root, '--pin');
  assert.equal(status, 1);
  assert.match(stdout, /is not pinned by a digest/);
  assert.equal(readFileSync(join(root, 'docker-compose.yml'), 'utf8'), before);
});
