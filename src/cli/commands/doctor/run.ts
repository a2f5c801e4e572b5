import type { Command } from 'commander';
import { clockProbes } from './clock-probes.js';
import { fileProbes } from './file-probes.js';
import { runProbes, runProbe, type Finding, type Probe } from './finding.js';
import { lineageProbes } from './lineage-probes.js';
import { notifyProbes } from './notify-probes.js';
import { redshiftProbes } from './redshift-probes.js';
import { sourceProbes } from './source-probes.js';
import { openSubject, type Subject } from './subject.js';
import { temporalProbes } from './temporal-probes.js';
import { warehouseProbes } from './warehouse-probes.js';
import { coloured } from '../../output/colour.js';
import { printResult } from '../../output/print.js';
import { readConfiguration } from '../../runtime/configuration.js';
import { EXIT } from '../../runtime/exit.js';
import { openPlatform, type Platform } from '../../runtime/platform.js';
import { untilDone } from '../../runtime/until-done.js';

/** Flags of `sparkify doctor`. */
export interface DoctorFlags {
  json?: boolean;
  register?: boolean;
  redshiftFacts?: boolean;
}

const NOT_TRIED: Finding = {
  name: 'all others',
  status: 'skipped',
  message: 'Not tried: they need the configuration',
  remedy: null,
};

const MARKS = { ok: '✓', failed: '✗', skipped: '-' } as const;

const MEANINGS = { ok: 'good', failed: 'bad', skipped: 'aside' } as const;

/** Tries everything that a load needs, and prints the findings. */
export async function doctor({ json, register = false }: DoctorFlags, command: Command): Promise<void> {
  let platform: Platform | undefined;
  const open = async () => {
    const { CLUSTER_HOST } = readConfiguration(command);
    platform = await openPlatform(command, { postgres: true, sources: {} });
    return CLUSTER_HOST === undefined ? 'None: the embedded default, on this machine' : 'All settings can be read';
  };
  const configuration = await runProbe({ name: 'configuration', run: open });
  if (platform === undefined) return report([configuration, NOT_TRIED], json);
  const opened = platform;
  await untilDone(opened, async (onStop) => {
    const subject = openSubject(opened, register);
    onStop(() => subject.close());
    report([configuration, ...(await runProbes(probesOf(subject)))], json);
  });
}

/** Lists the probes in the order in which a load needs what they try. */
function probesOf(subject: Subject): Probe[] {
  return [
    ...fileProbes(subject),
    ...temporalProbes(subject),
    ...warehouseProbes(subject),
    ...sourceProbes(subject),
    ...redshiftProbes(subject),
    ...clockProbes(subject),
    ...notifyProbes(subject),
    ...lineageProbes(subject),
  ];
}

function report(findings: readonly Finding[], json: boolean | undefined): void {
  printResult(json, findings, findings.map(describe).join('\n'));
  if (findings.some(({ status }) => status === 'failed')) process.exitCode = EXIT.failed;
}

function describe({ name, status, message, remedy }: Finding): string {
  const lines = `${message}${remedy === null ? '' : `\n→ ${remedy}`}`.split('\n');
  return `${coloured(MEANINGS[status], MARKS[status])} ${name.padEnd(20)} ${lines.join(`\n${' '.repeat(23)}`)}`;
}
