import type { Command } from 'commander';
import { programVersion } from '../../../config/program-version.js';
import { timeInUtc } from '../../../model/time-in-utc.js';
import { coloured } from '../../output/colour.js';
import { durationOf, field, timeOf, type Row } from '../../output/field.js';
import { count, duration } from '../../output/format.js';
import { printResult } from '../../output/print.js';
import { findSituation, type Situation } from './situation.js';
import { nextSteps, type NextStep } from './next-steps.js';

/** Flags of `sparkify overview`. */
export interface OverviewFlags {
  readonly json?: boolean;
}

/** Prints where its user is: the warehouse, what is up, the last load, and what to do next. It starts nothing. */
export async function overview({ json }: OverviewFlags, command: Command): Promise<void> {
  const situation = await findSituation(command);
  const next = nextSteps(situation);
  const version = programVersion();
  printResult(json, { version, ...situation, next }, describe(version, situation, next));
}

function describe(version: string, situation: Situation, next: readonly NextStep[]): string {
  const width = Math.max(...next.map(({ command }) => command.length));
  const steps = next.map(({ command, why }) => `  ${command.padEnd(width)}  ${why}`);
  const places = [
    `Warehouse  ${situation.warehouse}`,
    ...serversOf(situation).map((line, at) => `${at === 0 ? 'Servers  ' : '         '}  ${line}`),
    `Last load  ${lastLoadOf(situation)}`,
  ];
  return [`Sparkify ${version}`, '', ...places, '', coloured('heading', 'Next'), ...steps].join('\n');
}

function serversOf({ isEmbedded, pid, temporalAddress, uiUrl, postgresAddress }: Situation): string[] {
  if (!isEmbedded) return [];
  const running = [
    ...(temporalAddress === null ? [] : [`Temporal ${temporalAddress}`, `Web UI ${uiUrl}`]),
    ...(postgresAddress === null ? [] : [`PostgreSQL ${postgresAddress}`]),
  ];
  if (running.length === 0) return ['not running; a command starts those that it needs'];
  return [pid === null ? 'running for other commands' : `up, process ${pid}`, ...running];
}

function lastLoadOf({ lastRun, completedAt, problem }: Situation): string {
  if (problem !== null) return `not known: ${problem}`;
  if (lastRun !== null) return describeRun(lastRun);
  return completedAt === null ? 'none yet' : `completed ${timeInUtc(completedAt)}`;
}

function describeRun(run: Row): string {
  const took = durationOf(run);
  const plays = run['plays'] === null ? '' : `, ${count(Number(run['plays']))} plays`;
  const time = took === null ? '' : `, in ${duration(took)}`;
  const failure = run['failure_code'] === null ? '' : ` (${field(run, 'failure_code')})`;
  return `${field(run, 'load_id')}: ${field(run, 'status')}${failure}, ${timeInUtc(timeOf(run, 'started_at'))}${time}${plays}`;
}
