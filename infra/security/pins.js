/**
 * Lists the GitHub actions and container images that the project names, and whether each is pinned by a digest.
 * `--pin` asks their origins (by git and docker) and writes the digests into the files, the tag beside them; it fails where
 * one cannot be had. `--check` fails where one is not pinned. `--root FOLDER` is for another folder than this project's.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, URL } from 'node:url';

const args = process.argv.slice(2);
const root = args.includes('--root')
  ? args[args.indexOf('--root') + 1]
  : fileURLToPath(new URL('../..', import.meta.url));
const SERVER = process.env['GITHUB_SERVER_URL'] ?? 'https://github.com';

const ACTION = /(?<=uses: )(?<name>[\w-]+\/[\w./-]+)@(?<ref>[\w.-]+)(?: # \S+)?/g;
const IMAGE = /(?<=(?:^|\s)(?:FROM|image:) )(?!sparkify)(?<name>[\w./-]+:[\w.-]+)(?<digest>@sha256:[0-9a-f]{64})?/g;

const workflows = join(root, '.github', 'workflows');
const files = [
  ...(existsSync(workflows) ? readdirSync(workflows).map((name) => join('.github', 'workflows', name)) : []),
  ...['Dockerfile', 'docker-compose.yml'].filter((name) => existsSync(join(root, name))),
];

/** Standard output of a program; undefined where it fails. */
function answerOf(program, ...options) {
  const { status, stdout } = spawnSync(program, options, { encoding: 'utf8', timeout: 60_000 });
  return status === 0 ? stdout : undefined;
}

/** Commit that a tag of an action's repository leads to: of an annotated tag, the commit behind it. */
function commitOf(name, ref) {
  const repository = `${SERVER}/${name.split('/').slice(0, 2).join('/')}`;
  const lines = (answerOf('git', 'ls-remote', repository, `refs/tags/${ref}`, `refs/tags/${ref}^{}`) ?? '')
    .trim()
    .split('\n');
  return /^[0-9a-f]{40}/.exec(lines.at(-1) ?? '')?.[0];
}

function digestOf(image) {
  const answer = answerOf('docker', 'buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}');
  return /^sha256:[0-9a-f]{64}/.exec(answer ?? '')?.[0];
}

function pinned(text, open) {
  const note = (name, pin) => {
    if (pin === undefined) open.push(name);
    return pin;
  };
  const withActions = text.replace(ACTION, (all, name, ref) => {
    if (/^[0-9a-f]{40}$/.test(ref)) return all;
    const commit = note(`${name}@${ref}`, args.includes('--pin') ? commitOf(name, ref) : undefined);
    return commit === undefined ? all : `${name}@${commit} # ${ref}`;
  });
  return withActions.replace(IMAGE, (all, name, digest) => {
    if (digest !== undefined) return all;
    const found = note(name, args.includes('--pin') ? digestOf(name) : undefined);
    return found === undefined ? all : `${name}@${found}`;
  });
}

let openPins = 0;
for (const file of files) {
  const path = join(root, file);
  const open = [];
  const text = readFileSync(path, 'utf8');
  const result = pinned(text, open);
  if (result !== text) writeFileSync(path, result);
  for (const name of new Set(open)) console.log(`${file}: ${name} is not pinned by a digest`);
  openPins += open.length;
}
if (openPins === 0) console.log('Every action and image is pinned by a digest');
if (openPins > 0 && (args.includes('--pin') || args.includes('--check'))) process.exitCode = 1;
