/**
 * Fails where `npm audit` knows a vulnerability of severity high or critical in what production installs, or where
 * `npm audit signatures` finds a package whose signature is missing or wrong. Where the registry does not answer one of the two,
 * that fails too, unless AUDIT=optional says that it may: then it is said in so many words.
 */
import { spawnSync } from 'node:child_process';

const isOptional = process.env['AUDIT'] === 'optional';

/** One more try after a second: npm's own retries take more than a minute where a registry has no audit. */
const RETRIES = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=1000'];

/** Answer of a command of npm's as JSON; undefined where it could not ask. */
function ask(...args) {
  const { stdout } = spawnSync('npm', [...args, ...RETRIES, '--json'], { encoding: 'utf8', timeout: 120_000 });
  try {
    return JSON.parse(stdout ?? '');
  } catch {
    return undefined; // npm prints other text when it cannot ask
  }
}

function report(what, answer, problems) {
  if (answer !== undefined) {
    console.log(`${what}: ${problems.length === 0 ? 'nothing found' : problems.join(', ')}`);
    return problems.length === 0;
  }
  console.log(
    `NOT CHECKED: the registry did not answer ${what}${isOptional ? ' (AUDIT=optional)' : '; AUDIT=optional lets it pass'}`,
  );
  return isOptional;
}

function vulnerabilities(found) {
  return ['critical', 'high'].flatMap((severity) => (found?.[severity] > 0 ? [`${found[severity]} ${severity}`] : []));
}

function signatures(answer) {
  return ['invalid', 'missing'].flatMap((kind) =>
    answer?.[kind]?.length > 0 ? [`${answer[kind].length} ${kind}`] : [],
  );
}

const found = ask('audit', '--omit=dev')?.metadata?.vulnerabilities;
const signed = ask('audit', 'signatures');
const answered = Array.isArray(signed?.invalid) ? signed : undefined;
const passed = [
  report('npm audit', found, vulnerabilities(found)),
  report('npm audit signatures', answered, signatures(answered)),
];
if (passed.includes(false)) process.exitCode = 1;
