import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf } from '../../src/model/errors.js';
import { parseSqlFile } from '../../src/sql/files.js';
import { shownRow, shownValue } from '../../src/warehouse/personal.js';
import { testDatabase } from '../support/database.js';

const HIDDEN = 'hidden, see SHOW_PERSONAL_DATA';

test('of a value of the source a failure shows numbers, and anything where that is switched on', () => {
  for (const value of ['', ' ', '12', '-1.5e300', '99999999999999999999', '1,5', '.']) {
    assert.equal(shownValue(value, false), value);
  }
  for (const value of ['Walter', 'Eee', 'e', 'é', 'a@b.c', '12 Main St', 'NaN', '2018-11-01']) {
    assert.equal(shownValue(value, false), HIDDEN, value);
    assert.equal(shownValue(value, true), value);
  }
});

test('of a row a failure shows ids, numbers and times, under whatever name a person stands', () => {
  const ids = { user_id: 'ten', song_id: 'S1', ts: 1, level: 'gold', start_time: '2018-11-01', x: 7, y: null, z: '8' };
  const names = { first_name: 'Ann', last_name: 'Lee', who: 'Ann Lee', location: 'Bonn', user_agent: 'x', gender: 'F' };
  const hidden = Object.fromEntries(Object.keys(names).map((name) => [name, HIDDEN]));
  assert.deepEqual(shownRow({ ...ids, ...names }, false), { ...ids, ...hidden });
  assert.deepEqual(shownRow({ ...ids, ...names }, true), { ...ids, ...names });
});

const { warehouse } = await testDatabase();

const STATEMENTS = {
  'a row that a table refuses': 'create temp table t (id int not null, name text); insert into t values (null, :name);',
  'a text that is no number': 'select cast(:name as integer);',
  'a text that is no double': 'select cast(:name as double precision);',
};

for (const [what, text] of Object.entries(STATEMENTS)) {
  test(`${what}: the message of the database is shown without it`, async () => {
    const file = parseSqlFile('sql/load/some.sql', text.replace(':name', "chr(87) || 'alter'"));
    const run = warehouse.session({ searchPath: ['public'] }, (session) => session.execute(file));
    await assert.rejects(run, (error) => {
      assert.match(messageOf(error), /null value in column|invalid input syntax for type/);
      assert.doesNotMatch(JSON.stringify([messageOf(error), error]), /Walter/);
      return true;
    });
  });
}
