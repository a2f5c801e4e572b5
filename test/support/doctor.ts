import assert from 'node:assert/strict';
import type { Finding } from '../../src/cli/commands/doctor/finding.js';
import { sparkify } from './cli.js';

/** Findings of doctor, by the names of its probes. */
export type Findings = Readonly<Record<string, Finding>>;

/** Runs doctor. Its exit status must agree with what it found. */
export async function runDoctor(home: string, env: Record<string, string>, ...flags: string[]): Promise<Findings> {
  const { status, stdout, stderr } = await sparkify(['doctor', '--json', ...flags], { home, env });
  assert.ok(stdout.startsWith('['), stderr);
  const findings = JSON.parse(stdout) as Finding[];
  for (const { status: found, message, remedy } of findings) {
    assert.ok(message !== '', 'every finding says something');
    assert.equal(remedy !== null, found === 'failed', `${message}: what has failed has a remedy`);
  }
  assert.equal(status, findings.some((finding) => finding.status === 'failed') ? 1 : 0);
  return Object.fromEntries(findings.map((finding) => [finding.name, finding]));
}

/** The names of the probes that ended so, in their order. */
export function namesOf(findings: Findings, status: Finding['status']): string[] {
  return Object.values(findings).flatMap((finding) => (finding.status === status ? [finding.name] : []));
}

/** Asserts that a probe failed, with these words in its message and these in its remedy. */
export function assertFailed(findings: Findings, name: string, message: RegExp, remedy: RegExp): void {
  const finding = findings[name];
  assert.equal(finding?.status, 'failed', JSON.stringify(finding));
  assert.match(finding.message, message);
  assert.match(finding.remedy ?? '', remedy);
}
