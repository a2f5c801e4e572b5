import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { METRICS } from '../../src/telemetry/metrics.js';
import { projectFile } from './compose-file.js';

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets: readonly { readonly expr: string }[];
}

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary: string; readonly action: string };
}

const dashboard = JSON.parse(projectFile('deploy/grafana/dashboards/sparkify.json')) as { panels: Panel[] };
const alerts = parse(projectFile('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = alerts.groups.flatMap(({ rules: own }) => own);

/** The names that Prometheus has for our metrics. */
const scraped = Object.entries(METRICS).flatMap(([name, { kind }]) =>
  kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
);

function metricsIn(expr: string): string[] {
  return [...expr.matchAll(/\bsparkify_\w+/g)].map(([name]) => name);
}

test('the dashboard and the alerts ask for metrics that a worker has', () => {
  const asked = [...dashboard.panels.flatMap(({ targets }) => targets), ...rules].flatMap(({ expr }) =>
    metricsIn(expr),
  );
  assert.ok(asked.length > 15);
  assert.deepEqual(
    asked.filter((name) => !scraped.includes(name)),
    [],
  );
});

test('every metric of ours is on the dashboard', () => {
  const shown = dashboard.panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => metricsIn(expr)));
  const missing = Object.keys(METRICS).filter((name) => !shown.some((one) => one.startsWith(name)));
  assert.deepEqual(missing, []);
});

test('the panels are explained, and do not lie on each other', () => {
  const places = new Set<string>();
  for (const { title, description, gridPos: at } of dashboard.panels) {
    assert.ok(description.length > 5, title);
    assert.ok(at.x + at.w <= 24, title);
    for (let x = at.x; x < at.x + at.w; x++) {
      for (let y = at.y; y < at.y + at.h; y++) {
        assert.ok(!places.has(`${x},${y}`), `${title} at ${x},${y}`);
        places.add(`${x},${y}`);
      }
    }
  }
});

test('every alert says what is wrong and what to do', () => {
  assert.ok(rules.length > 3);
  for (const { alert, annotations } of rules) {
    assert.ok(annotations.summary.length > 10 && annotations.action.length > 10, alert);
  }
});
