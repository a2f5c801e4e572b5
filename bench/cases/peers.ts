import { workerMemoryLine, type Bench, type Case, type Line, type Measured } from '../bench.js';
import { race } from '../peers/race.js';
import { copyRealMonth, sourcesIn, type Sources } from '../sources.js';

/** The most that our load may take of the peers' time. */
interface Targets {
  readonly script: number;
  readonly floor?: number;
}

/** The real month, load alone, against the scripts and the independent floor. */
export const peerMonth: Case = {
  name: 'peer-month',
  run: async (bench) => {
    if (bench.real === null) return { lines: [] };
    return against(bench, 'the real month', sourcesIn(bench.real), { script: 1 });
  },
};

/** 90 copies of the real month, 725,000 events, and its song files, against the same. */
export const peerNinety: Case = {
  name: 'peer-90',
  run: async (bench) => {
    if (bench.real === null) return { lines: [] };
    const copies = bench.quick ? 2 : 90;
    const sources = await copyRealMonth(bench.folder, bench.real, copies);
    return against(bench, `${copies} copies of the real month`, sources, { script: 0.5, floor: 1.8 });
  },
};

async function against(bench: Bench, work: string, sources: Sources, targets: Targets): Promise<Measured> {
  bench.say(work);
  const { ours, script, playsScript, floor, worker } = await race(bench, sources);
  const lines: Line[] = [
    { work: `${work} against the best script`, ours, floor: script, target: atMost(targets.script), ...worker },
    { work: `${work} against a script that stages only plays`, ours, floor: playsScript },
    { work: `${work} against the independent floor`, ours, floor, target: atMost(targets.floor) },
    workerMemoryLine(work, [worker]),
  ];
  return { lines };
}

function atMost(most: number | undefined): Line['target'] {
  return most === undefined ? undefined : { most, of: 'ratio' };
}
