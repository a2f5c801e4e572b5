/**
 * Fails where `npm audit` knows a vulnerability of severity high or critical in what production installs.
 * A registry that does not answer the question (no network, a mirror) fails nothing, but is said in so many words.
 */
import { spawnSync } from 'node:child_process';

const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 });

/** Undefined where there is no report. */
function report(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // npm prints other text when it cannot ask
  }
}

const found = report(stdout ?? '')?.metadata?.vulnerabilities;
if (found === undefined) {
  console.log('NOT CHECKED: the registry did not answer npm audit; nothing is known of vulnerabilities');
} else {
  console.log(
    `npm audit: ${found.critical} critical, ${found.high} high, ${found.moderate} moderate, ${found.low} low`,
  );
  if (found.critical + found.high > 0) process.exitCode = 1;
}
