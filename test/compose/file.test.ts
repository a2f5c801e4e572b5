import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { SETTINGS } from '../../src/config/settings.js';
import { SEARCH_ATTRIBUTES } from '../../src/model/plan.js';
import { PROJECT, projectFile, readComposeFile, type Service } from './compose-file.js';

const { services, volumes } = readComposeFile();
const all = Object.entries(services);

/** The services for which something does not hold. */
function violating(holds: (service: Service, name: string) => boolean): string[] {
  return all.filter(([name, service]) => !holds(service, name)).map(([name]) => name);
}

const isOnce = ({ restart }: Service) => restart === 'no';

test('the stack has these services, and only monitoring is left to a profile', () => {
  const started = all.filter(([, { profiles = [] }]) => profiles.length === 0).map(([name]) => name);
  assert.deepEqual(started, ['temporal', 'warehouse', 's3', 'seed', 'worker', 'first-load']);
  const monitoring = all.filter(([, { profiles = [] }]) => profiles.includes('monitoring')).map(([name]) => name);
  assert.deepEqual(monitoring, ['prometheus', 'grafana']);
});

test('no container runs as root, writes to its image, or has or gains rights', () => {
  assert.deepEqual(
    violating(({ user }) => user !== undefined && !/^(root|0)(:|$)/.test(user)),
    [],
  );
  assert.deepEqual(
    violating(({ read_only: readOnly }) => readOnly === true),
    [],
  );
  assert.deepEqual(
    violating(({ cap_drop: dropped }) => dropped?.join() === 'ALL'),
    [],
  );
  assert.deepEqual(
    violating((service) => service.security_opt?.includes('no-new-privileges:true') === true),
    [],
  );
});

test('every image has a version', () => {
  const versioned = /^[a-z0-9./-]+:(?!latest$)[\w.-]+$/;
  assert.deepEqual(
    violating(({ image }) => versioned.test(image)),
    [],
  );
  const bases = [...projectFile('Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? '');
  assert.equal(bases.length, 3, 'the stages of the Dockerfile');
  for (const image of bases) assert.match(image, versioned);
});

test('the image holds what the npm package holds to run', () => {
  const { files } = JSON.parse(projectFile('package.json')) as { files: string[] };
  const last =
    projectFile('Dockerfile')
      .split(/^FROM /m)
      .at(-1) ?? '';
  const copied = [...last.matchAll(/^COPY (?:--from=\w+ )?(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  const names = copied.map((from) => from.replace(/^\/app\//, '').replaceAll('*', '.*'));
  const missing = files.filter((file) => !names.some((name) => new RegExp(`^${name}$`).test(file)));
  assert.deepEqual(missing, ['README.md', 'CHANGELOG.md']);
});

test('what stays up is started again, and says whether it is healthy', () => {
  const restarts = (service: Service) => isOnce(service) || service.restart === 'unless-stopped';
  assert.deepEqual(violating(restarts), []);
  assert.deepEqual(
    violating((service) => isOnce(service) || (service.healthcheck?.test ?? []).length > 1),
    [],
  );
  assert.deepEqual(
    Object.keys(services).filter((name) => isOnce(services[name]!)),
    ['seed', 'first-load'],
  );
});

test('every port is open on this machine only', () => {
  const ports = all.flatMap(([, { ports = [] }]) => ports);
  assert.equal(ports.length, 6);
  assert.deepEqual(
    ports.filter((port) => !port.startsWith('127.0.0.1:')),
    [],
  );
});

test('what holds state has a named volume', () => {
  const mounted = all.flatMap(([, { volumes: own = [] }]) => own.map((volume) => volume.split(':')[0] ?? ''));
  const named = mounted.filter((source) => !source.startsWith('./'));
  assert.deepEqual(named, ['temporal', 'warehouse', 's3', 'prometheus', 'grafana']);
  assert.deepEqual(Object.keys(volumes).sort(), [...named].sort());
});

test('the warehouse compares text by its bytes', () => {
  const { POSTGRES_INITDB_ARGS: args = '' } = services['warehouse']?.environment ?? {};
  assert.match(args, /--encoding=UTF8 .*--locale-provider=builtin --builtin-locale=C\.UTF-8/);
});

test('Temporal is told all search attributes', () => {
  const named = (type: string) => type.toLowerCase().replaceAll('_', '');
  const told = (services['temporal']?.command ?? []).flatMap(
    (word) => /^--search-attribute=(.*)$/.exec(word)?.[1] ?? [],
  );
  assert.deepEqual(
    told.map((text) => text.toLowerCase()).sort(),
    Object.entries(SEARCH_ATTRIBUTES)
      .map(([name, type]) => `${name.toLowerCase()}=${named(type)}`)
      .sort(),
  );
});

test('every setting of Sparkify in it is one', () => {
  const names = all.flatMap(([, { environment = {} }]) => Object.keys(environment));
  const ours = names.filter((name) => name.startsWith('SPARKIFY_')).map((name) => name.slice('SPARKIFY_'.length));
  assert.ok(ours.length > 10);
  assert.deepEqual(
    ours.filter((name) => !(name in SETTINGS.shape)),
    [],
  );
});

test('docker compose config accepts it, with and without the profile', (t) => {
  const compose = (...args: string[]) => spawnSync('docker', ['compose', ...args], { cwd: PROJECT, encoding: 'utf8' });
  if (compose('version').status !== 0) return t.skip('docker compose is not installed here');
  for (const profile of [[], ['--profile', 'monitoring']]) {
    const { status, stderr } = compose(...profile, 'config', '--quiet');
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
  }
});
