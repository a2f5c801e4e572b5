import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Folder of the models. */
const MODELS = fileURLToPath(new URL('../../../test/model/', import.meta.url));

/** Bounds of a check: megabytes of memory, and steps of the longest path. */
const MAX_MEMORY_MB = 1_024;
const MAX_DEPTH = 200_000;

/** Safety properties only, without fairness; states are compressed. Spin's own C code has warnings. */
const COMPILER_FLAGS = ['-w', '-DSAFETY', '-DNOFAIR', '-DCOLLAPSE', `-DMEMLIM=${MAX_MEMORY_MB}`, '-DVECTORSZ=4096'];

/** Order in which processes, and the steps of one, are tried; the seed is always the same. */
const RANDOM_ORDER = ['-DP_RAND', '-DT_RAND'];

/** Reason why models cannot be checked, for the option `skip` of a test; false if they can. CI installs Spin and never skips. */
export const withoutSpin: string | false =
  hasProgram('spin', ['-V']) && hasProgram('cc', ['--version'])
    ? false
    : 'there is no spin or no C compiler (test/support/install-spin.sh)';

function hasProgram(name: string, args: readonly string[]): boolean {
  return spawnSync(name, args, { stdio: 'ignore' }).error === undefined;
}

/** Model, and the macros that are defined for it. */
export interface ModelCheck {
  /** Name of a file of this folder, without `.pml`. */
  readonly model: string;
  /** Macros: `NAME` or `NAME value`. */
  readonly defines: readonly string[];
  /** Whether it has millions of states, so that optimizing its checker pays. */
  readonly isLarge?: boolean;
  /** Whether a broken promise is expected: a search in random order meets it sooner than one in the order of the model. */
  readonly isSought?: boolean;
  /** Promela that comes before the model. */
  readonly prelude?: string;
}

/** Answer of a check. */
export interface Checked {
  /** Whether a path breaks the promise. */
  readonly isBroken: boolean;
  readonly states: number;
}

/** Text of a model. */
export function readModel(model: string): Promise<string> {
  return readFile(join(MODELS, `${model}.pml`), 'utf8');
}

/** Names of the promises that a model defines. */
export async function promisesOf(model: string): Promise<string[]> {
  const names = (await readModel(model)).matchAll(/^#define ([a-z]+(?:_[a-z]+)+) \(/gm);
  return [...names].map(([, name]) => name ?? '');
}

/**
 * Searches all paths of a model for one that breaks a promise.
 * @throws if the model has a mistake, or the search came to a bound, so that it proves nothing.
 */
export async function checkModel(
  { model, defines, isLarge, isSought, prelude = '' }: ModelCheck,
  promise: string,
): Promise<Checked> {
  const folder = await mkdtemp(join(tmpdir(), 'sparkify-model-'));
  try {
    const macros = [...defines, `PROMISE ${promise}`].map((define) => `#define ${define}\n`).join('');
    await writeFile(join(folder, 'model.pml'), `${macros}${prelude}${await readModel(model)}`);
    const spin = await run('spin', ['-a', 'model.pml'], { cwd: folder });
    if (/error/i.test(spin.stdout)) throw new Error(`${model}.pml: ${spin.stdout}`);
    const flags = [isLarge === true ? '-O1' : '-O0', ...COMPILER_FLAGS, ...(isSought === true ? RANDOM_ORDER : [])];
    await run('cc', [...flags, '-o', 'pan', 'pan.c'], { cwd: folder });
    const { stdout } = await run('./pan', [`-m${MAX_DEPTH}`, '-w22'], { cwd: folder, maxBuffer: 1 << 26 });
    return readAnswer(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readAnswer(text: string): Checked {
  const errors = /errors: (\d+)/.exec(text)?.[1];
  const states = /(\S+) states, stored/.exec(text)?.[1];
  const isBroken = text.includes('assertion violated');
  const isWhole = !/search not completed|max search depth too small|memory limit|out of memory/i.test(text);
  if (errors === undefined || states === undefined || (!isBroken && (errors !== '0' || !isWhole))) {
    throw new Error(`Spin did not search everything:\n${text}`);
  }
  return { isBroken, states: Number(states) };
}
