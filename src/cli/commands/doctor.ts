import { Command } from 'commander';
import { readConfig } from '../../config/config.js';
import { clockProbes } from '../doctor/clock-probes.js';
import { tryAll, tryOne, type Finding, type Probe } from '../doctor/finding.js';
import { redshiftProbes } from '../doctor/redshift-probes.js';
import { sourceProbes } from '../doctor/source-probes.js';
import { openSubject, type Subject } from '../doctor/subject.js';
import { temporalProbes } from '../doctor/temporal-probes.js';
import { warehouseProbes } from '../doctor/warehouse-probes.js';
import { coloured } from '../output/colour.js';
import { EXIT } from '../runtime/exit.js';
import { openPlatform, type Platform } from '../runtime/platform.js';
import { untilDone } from '../runtime/until-done.js';

interface DoctorFlags {
  json?: boolean;
  register?: boolean;
}

const CLOSING = `
What it makes to try a right (a schema, a table, a file, a workflow) is taken back at once.
Exit status 1 where one of them fails.

Examples:
  $ sparkify doctor
  $ sparkify --config dwh.cfg doctor --register`;

const REST: Finding = {
  ...{ name: 'all others', status: 'skipped', remedy: null },
  message: 'Not tried: they need the configuration',
};

const MARK = { ok: '✓', failed: '✗', skipped: '-' } as const;

const MEANING = { ok: 'good', failed: 'bad', skipped: 'aside' } as const;

/** `sparkify doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('try every setting and connection, and say what to do about what fails')
    .option('--register', 'register the search attributes that Temporal lacks')
    .option('--json', 'print the findings as a JSON array of {name, status, message, remedy}')
    .addHelpText('after', CLOSING)
    .action(doctor);
}

async function doctor({ json, register = false }: DoctorFlags, command: Command): Promise<void> {
  const opened: Platform[] = [];
  const open = async () => {
    const config = command.optsWithGlobals<{ config?: string }>().config;
    const { CLUSTER_HOST } = readConfig(process.env, config);
    opened.push(await openPlatform(command, { temporal: true, postgres: true, sources: {} }));
    return CLUSTER_HOST === undefined ? 'None: the embedded default, on this machine' : 'All settings can be read';
  };
  const configuration = await tryOne({ name: 'configuration', run: open });
  const [platform] = opened;
  if (platform === undefined) return report([configuration, REST], json);
  await untilDone(platform, async (onStop) => {
    const subject = openSubject(platform, register);
    onStop(() => subject.close());
    report([configuration, ...(await tryAll(probesOf(subject)))], json);
  });
}

/** In the order in which a load meets what they try. */
function probesOf(subject: Subject): Probe[] {
  return [
    ...temporalProbes(subject),
    ...warehouseProbes(subject),
    ...sourceProbes(subject),
    ...redshiftProbes(subject),
    ...clockProbes(subject),
  ];
}

function report(findings: readonly Finding[], json: boolean | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(findings, null, 2) : findings.map(describe).join('\n')}\n`);
  if (findings.some(({ status }) => status === 'failed')) process.exitCode = EXIT.failed;
}

function describe({ name, status, message, remedy }: Finding): string {
  const lines = `${message}${remedy === null ? '' : `\n→ ${remedy}`}`.split('\n');
  return `${coloured(MEANING[status], MARK[status])} ${name.padEnd(20)} ${lines.join(`\n${' '.repeat(23)}`)}`;
}
