import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MUTANTS, TRUE_MODELS } from './mutants.js';
import { checkModel, promisesOf, readModel, withoutSpin, type ModelCheck } from './spin.js';

const MODELS = ['publish', 'batches', 'reset'];

describe('the protocol as a model', { skip: withoutSpin, concurrency: 2 }, () => {
  for (const check of TRUE_MODELS) {
    test(`${nameOf(check)} keeps all its promises`, async () => {
      const promises = await promisesOf(check.model);
      assert.ok(promises.length > 5);
      const { isBroken, states } = await checkModel(check, `(${promises.join(' && ')})`);
      assert.equal(isBroken, false);
      assert.ok(states > 1_000, `only ${states} states`);
    });
  }

  for (const { mistake, breaks, ...check } of MUTANTS) {
    test(`${check.model}: ${mistake}: breaks ${breaks}`, async () => {
      const { isBroken } = await checkModel(check, breaks);
      assert.equal(isBroken, true);
    });
  }
});

test('each mistake of a model has a mutant, each promise a mistake that breaks it', async () => {
  for (const model of MODELS) {
    const ofModel = MUTANTS.filter((mutant) => mutant.model === model);
    const switches = new Set((await readModel(model)).match(/\bM_\w+/g));
    assert.deepEqual(
      ofModel.map(({ defines: [name] }) => name).sort(),
      [...switches].filter((name) => name !== 'M_').sort(),
    );
    const broken = new Set(ofModel.map(({ breaks }) => breaks));
    for (const promise of await promisesOf(model)) {
      assert.ok(broken.has(promise), `${model}: nothing breaks ${promise}`);
    }
  }
});

function nameOf({ model, defines }: ModelCheck): string {
  return [model, ...defines].join(' ');
}
