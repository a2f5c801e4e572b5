import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPath, type EventName, type Trace, type TraceEvent } from './replay.js';
import { withoutSpin } from './spin.js';

/** Events of a load, written as `listed:0 staged made:1 published`. */
function load(text: string): TraceEvent[] {
  return text.split(' ').map((word) => {
    const [event, value = '0'] = word.split(':');
    return { event: event as EventName, value: Number(value) };
  });
}

const FIRST = load('listed staged made:0 published');
const OVERTAKEN = load('listed staged made:0 overtaken nothing_new');
const NOTHING = load('nothing_new');

/** Traces of rounds under faults. */
const PATHS: Readonly<Record<string, Trace>> = {
  'a first load, and one that finds nothing new': [[FIRST], [NOTHING]],
  'an object replaced while it is read': [[load('listed changed listed staged made:0 published')], [NOTHING]],
  'an object replaced after it was loaded': [[FIRST], [load('listed:1 staged made:1 published')], [NOTHING]],
  'two loads of the same objects': [[FIRST, OVERTAKEN], [NOTHING]],
  'two loads of different days': [[FIRST, load('listed staged made:0 outdated made:1 published')], [NOTHING]],
  'two loads of overlapping days': [
    [FIRST, load('listed staged made:0 overtaken listed staged made:1 published')],
    [NOTHING],
  ],
  'four loads of the same objects': [[OVERTAKEN, OVERTAKEN, OVERTAKEN, FIRST], [NOTHING]],
};

/** Traces of programs with a mistake. */
const NO_PATHS: Readonly<Record<string, Trace>> = {
  'two loads that publish to the same version of the star': [[FIRST, FIRST], [NOTHING]],
  'a conflict without another load': [[load('listed staged made:0 outdated made:0 published')], [NOTHING]],
  'a load that was overtaken by nobody': [[OVERTAKEN], [NOTHING]],
  'two loads of which each was overtaken': [[OVERTAKEN, OVERTAKEN], [NOTHING]],
  'a publish without staging': [[load('listed made:0 published')], [NOTHING]],
  'a version that no publish made': [[load('listed staged made:1 published')], [NOTHING]],
  'objects that nobody has loaded and that are not new': [
    [NOTHING],
    [NOTHING],
    [load('listed:1 staged made:0 published')],
  ],
  'an object that changed, and was staged all the same': [[load('listed changed staged made:0 published')], [NOTHING]],
};

describe('what loads did, replayed in the model', { skip: withoutSpin, concurrency: 2 }, () => {
  for (const [name, trace] of Object.entries(PATHS)) {
    test(`${name}: a path of it`, async () => assert.equal(await isPath(trace), true));
  }

  for (const [name, trace] of Object.entries(NO_PATHS)) {
    test(`${name}: no path of it`, async () => assert.equal(await isPath(trace), false));
  }
});
