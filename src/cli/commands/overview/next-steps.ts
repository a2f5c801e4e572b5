import { ENDED_BADLY } from '../../../model/run-status.js';
import { shellWord } from '../../../model/shell-word.js';
import { field } from '../../output/field.js';
import type { Situation } from './situation.js';

/** A command to run next, and the reason for it. */
export interface NextStep {
  readonly command: string;
  readonly why: string;
}

const HELP: NextStep = { command: 'sparkify --help', why: 'all commands' };

/** Lists what helps most where the user is: three or four commands, the likeliest first. */
export function nextSteps(situation: Situation): NextStep[] {
  return [...stepsFor(situation), HELP];
}

function stepsFor({ isEmbedded, pid, lastRun, completedAt, problem }: Situation): NextStep[] {
  if (problem !== null) return [{ command: 'sparkify doctor', why: 'try every setting and connection' }];
  if (lastRun === null && completedAt === null) return isEmbedded ? FIRST_ON_THIS_MACHINE : FIRST_LOAD;
  if (lastRun !== null && ENDED_BADLY.some((status) => status === field(lastRun, 'status'))) {
    const id = field(lastRun, 'load_id');
    return [{ command: `sparkify status ${shellWord(id)}`, why: 'what failed, and what to do about it' }, LOAD];
  }
  const upOrDown = pid === null ? UP : { command: 'sparkify down', why: 'stop the servers' };
  return [LOAD, QUERY, REPORT, ...(isEmbedded ? [upOrDown] : [])];
}

const LOAD: NextStep = { command: 'sparkify load', why: 'load what is new' };
const QUERY: NextStep = { command: 'sparkify query', why: 'list the questions that it answers' };
const REPORT: NextStep = { command: 'sparkify report', why: 'one page about the load and the star' };
const UP: NextStep = { command: 'sparkify up --detach', why: 'keep the servers running' };

const FIRST_ON_THIS_MACHINE: NextStep[] = [
  { command: 'sparkify demo', why: 'load generated data on this machine' },
  { command: 'sparkify demo --log-data DIR --song-data DIR', why: 'load your own' },
  { command: 'sparkify init', why: 'connect a warehouse of yours' },
];

const FIRST_LOAD: NextStep[] = [
  { command: 'sparkify doctor', why: 'try every setting and connection' },
  { command: 'sparkify plan', why: 'what a load would do' },
  LOAD,
];
