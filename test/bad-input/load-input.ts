import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import type { CheckResult } from '../../src/model/checks.js';
import { begin, makeCandidates, type ActivityBench } from '../support/activity-bench.js';

/** How a load ended: what it staged and which checks warned, or its failure. */
export interface Loaded {
  readonly rows: number;
  readonly rejected: number;
  readonly warned: readonly string[];
  readonly loadId: string;
}

/** A bench whose logs are in a folder of their own, which `write` fills, and which has no songs. */
export function benchOfLogs(bench: ActivityBench, root: string, write: (folder: string) => void): ActivityBench {
  const folder = mkdtempSync(join(root, 'logs-'));
  const logs = join(folder, 'log_data');
  const songs = join(folder, 'song_data');
  for (const path of [logs, songs]) mkdirSync(path);
  write(logs);
  const settings = { ...bench.deps.settings, S3_LOG_DATA: logs, S3_SONG_DATA: songs };
  return bench.with({ settings });
}

/** All steps of a load, in the order of the workflow. */
export async function loadLogs(bench: ActivityBench, maxErrors: number): Promise<Loaded> {
  const plan = await begin(bench, { maxErrors });
  const { loadId } = plan;
  const events = await bench.run('copyStaging', [{ plan, source: 'events', isWhole: true }]);
  await bench.run('copyStaging', [{ plan, source: 'songs', isWhole: true }]);
  const starVersion = await makeCandidates(bench, plan);
  const checks: CheckResult[] = [];
  for (const check of plan.checks) checks.push(await bench.run('runCheck', [{ loadId, check }]));
  await bench.run('publish', [{ loadId, starVersion, checks }]);
  const warned = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
  return { loadId, rows: events.rows, rejected: events.rejected, warned };
}

/** The failure that a load ends with. @throws where it does not fail, or fails with another kind of error. */
export async function failureOfLoad(bench: ActivityBench, maxErrors: number): Promise<ApplicationFailure> {
  const ended: unknown = await loadLogs(bench, maxErrors).catch((error: unknown) => error);
  if (ended instanceof ApplicationFailure) return ended;
  throw new Error(`The load did not fail as loads do: ${JSON.stringify(ended)}`, { cause: ended });
}
