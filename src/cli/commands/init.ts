import { Command, InvalidArgumentError } from 'commander';
import { SETTING_FLAGS, type InitFlags } from './init/flags.js';

const NOTES = `
On a terminal it asks for every setting that no flag gives; you can skip each of them. The password is asked for, or read
from SPARKIFY_CLUSTER_DB_PASSWORD. It has no flag, because others can see the command line. Only you can read the file
(mode 0600).

Examples:
  $ sparkify init
  $ sparkify init --host my-cluster.abc123.us-west-2.redshift.amazonaws.com --database dwh --user dwhuser --no-ask
  $ sparkify init --log-data ./log_data --song-data ./song_data --set LOAD_MAX_ERRORS=10 --no-ask`;

/** Defines `sparkify init`. */
export function initCommand(): Command {
  const command = new Command('init');
  for (const [flag, [, description]] of Object.entries(SETTING_FLAGS))
    command.option(`--${kebabCase(flag)} <value>`, description);
  return command
    .option('--set <name=value>', 'any other setting, such as LOAD_MAX_ERRORS=10; may be repeated', addSetting)
    .option('--out <file>', 'where to write it', 'dwh.cfg')
    .option('--force', 'replace an existing file')
    .option('--no-ask', 'ask nothing, even on a terminal')
    .option('--json', 'print the file and the names of its settings as JSON')
    .addHelpText('after', NOTES)
    .action(async (flags: InitFlags) => {
      const { init } = await import('./init/run.js');
      await init(flags, command);
    });
}

/** Adds a value of `--set` to those before it. @throws InvalidArgumentError, which commander reports. */
function addSetting(text: string, before: readonly string[] = []): string[] {
  if (!text.includes('=')) throw new InvalidArgumentError('Expected a name and a value, such as LOAD_MAX_ERRORS=10.');
  return [...before, text];
}

function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
