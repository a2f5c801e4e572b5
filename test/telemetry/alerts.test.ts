import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const INSTALL = fileURLToPath(new URL('../../../test/support/install-promtool.sh', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../deploy/prometheus', import.meta.url));

const installed = spawnSync(INSTALL, { encoding: 'utf8' });
const promtool = installed.stdout.trim();
const skip = installed.status === 0 ? false : `promtool cannot be had: ${installed.stderr}`;

const run = (...args: string[]) => spawnSync(promtool, args, { cwd: FOLDER, encoding: 'utf8' });

test('the alerts fire as their own tests say', { skip }, () => {
  const rules = run('check', 'rules', 'alerts.yml');
  assert.equal(rules.status, 0, rules.stdout + rules.stderr);
  const tests = run('test', 'rules', 'alerts.test.yml');
  assert.equal(tests.status, 0, tests.stdout + tests.stderr);
});

test('each alert that wakes somebody has a test in which it fires', () => {
  const read = <T>(name: string) => parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as T;
  const { groups } = read<{ groups: { rules: { alert: string; labels: { severity: string } }[] }[] }>('alerts.yml');
  const paging = groups.flatMap(({ rules }) => rules).filter(({ labels }) => labels.severity === 'page');
  const { tests } = read<{ tests: { alert_rule_test: { alertname: string; exp_alerts: object[] }[] }[] }>(
    'alerts.test.yml',
  );
  const fired = tests.flatMap(({ alert_rule_test: cases }) => cases).filter(({ exp_alerts: alerts }) => alerts.length);
  const names = new Set(fired.map(({ alertname }) => alertname));
  assert.deepEqual(
    paging.map(({ alert }) => alert).filter((name) => !names.has(name)),
    [],
  );
});
