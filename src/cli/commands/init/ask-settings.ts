import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { inFile, SECRET_SETTINGS, SETTINGS } from '../../../config/settings.js';
import { defaultOf, problemOf, type SettingName } from '../../../config/write-cfg.js';
import { coloured } from '../../output/colour.js';
import { printNote } from '../../output/print.js';
import { EXIT } from '../../runtime/exit.js';

/**
 * Asks on the terminal for settings that have no value yet, and adds the answers to `values`. An empty answer leaves a
 * setting out; a wrong one is asked for again.
 */
export async function askSettings(names: readonly SettingName[], values: Map<string, string>): Promise<void> {
  const screen = new Screen();
  const terminal = createInterface({ input: process.stdin, output: screen, terminal: true });
  terminal.once('close', leave);
  try {
    printNote('Skip what you do not know: Enter takes the value in brackets, or leaves the setting out.');
    for (const name of names) {
      if (values.has(name) || !isRelevant(name, values)) continue;
      const value = await ask(terminal, screen, name);
      if (value !== '') values.set(name, value);
    }
  } finally {
    terminal.off('close', leave);
    terminal.close();
  }
}

/** Ends the process when Ctrl-C or the end of the input interrupts the questions. */
function leave(): never {
  printNote('\nNothing was written');
  process.exit(EXIT.interrupted);
}

/** Without a host, the warehouse is the embedded one, and no setting of a cluster is asked for. */
function isRelevant(name: SettingName, values: ReadonlyMap<string, string>): boolean {
  return values.has('CLUSTER_HOST') || name === 'CLUSTER_HOST' || /^S3_(LOG|SONG)/.test(name);
}

async function ask(terminal: Interface, screen: Screen, name: SettingName): Promise<string> {
  const isSecret = SECRET_SETTINGS.includes(name);
  const defaultValue = defaultOf(name);
  for (;;) {
    printNote(`\n${coloured('aside', SETTINGS.shape[name].description ?? '', process.stderr)}`);
    const question = `${inFile(name)}${defaultValue === '' ? '' : ` [${defaultValue}]`}: `;
    if (isSecret) process.stderr.write(question);
    screen.isMuted = isSecret;
    const value = (await terminal.question(isSecret ? '' : question)).trim();
    screen.isMuted = false;
    if (isSecret) printNote('');
    const problem = value === '' ? null : problemOf(name, value);
    if (problem === null) return value;
    printNote(coloured('bad', problem, process.stderr));
  }
}

/** The terminal as readline's output. It is muted while a password is typed. */
class Screen extends Writable {
  isMuted = false;
  readonly isTTY = true;

  get columns(): number {
    return process.stderr.columns;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.isMuted) process.stderr.write(chunk);
    done();
  }
}
