import { checkModel } from './spin.js';

/** What a load did, as its workflow's history shows it: the names are those of the model. */
export type EventName =
  'listed' | 'changed' | 'staged' | 'made' | 'outdated' | 'overtaken' | 'published' | 'nothing_new';

/** Event of a load. */
export interface TraceEvent {
  readonly event: EventName;
  /** Of `listed`: 1 if batches are taken back, else 0. Of `made`: version of the star. */
  readonly value: number;
}

/** Groups of loads, one after another; the loads of a group ran at once. Each load is its events in their order. */
export type Trace = readonly (readonly (readonly TraceEvent[])[])[];

/**
 * Whether a trace is a path of the model `batches`: whether its loads, in any interleaving, can do what was seen of each.
 * The search is for a path on which all events were seen, so it is the promise that there is none that has to break.
 * @throws if there are more paths than can be searched, and none of those that were is one: of four loads or more at once.
 */
export async function isPath(trace: Trace): Promise<boolean> {
  const loads = trace.flat();
  const { isBroken } = await checkModel(
    { model: 'batches', defines: ['TRACE', 'NEW', `RUNS ${loads.length}`], isSought: true, prelude: preludeOf(trace) },
    '(!isFollowed)',
  );
  return isBroken;
}

function preludeOf(trace: Trace): string {
  const loads = trace.flat();
  const steps = loads.flatMap((events, n) =>
    events.map(
      ({ event, value }, i) =>
        `    :: n == ${n} && at[${n}] == ${i} && what == ${event} && (arg) == ${value} -> at[${n}] = ${i + 1}`,
    ),
  );
  const all = loads.map((events, n) => `at[${n}] == ${events.length}`).join(' && ');
  return [
    'bool isFollowed = false;',
    `byte at[${loads.length}];`,
    `inline see(what, arg) { atomic { if\n${steps.join('\n')}\n    fi } }`,
    `#define FOLLOW ${startsOf(trace)} (${all}) -> isFollowed = true`,
    '',
  ].join('\n');
}

/** Statements that start the groups one after another. */
function startsOf(trace: Trace): string {
  let started = 0;
  return trace
    .map((group) => {
      const runs = group.map((_, i) => `run Run(${started + i}, load);`).join(' ');
      started += group.length;
      return `atomic { ${runs} } (ended == ${started});`;
    })
    .join(' ');
}
