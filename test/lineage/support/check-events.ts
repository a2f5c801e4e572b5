import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findPython } from '../../support/python.js';

const SCRIPT = fileURLToPath(new URL('../../../../test/lineage/support/check-events.py', import.meta.url));

/** Problems that OpenLineage's own client has with events; empty if they are valid. */
export function problemsOf(events: readonly unknown[]): string[] {
  const python = findPython();
  assert.ok(python, "OpenLineage's client cannot be had: python3 with venv, or PyPI, is missing");
  const { status, stdout, stderr } = spawnSync(python, [SCRIPT], { input: JSON.stringify(events), encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as string[];
}
