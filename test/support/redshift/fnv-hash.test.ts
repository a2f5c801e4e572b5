import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testRedshift } from './test-redshift.js';

const emulator = await testRedshift();
const client = await emulator.connect();

/** The examples of AWS's page on FNV_HASH. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'fnv_hash(1)': '-5968735742475085980',
  "fnv_hash('Amazon Redshift')": '7783490368944507294',
  "fnv_hash('Amazon Redshift', fnv_hash(1))": '-2202602717770968555',
  "fnv_hash('abcd')": '-281581062704388899',
  "fnv_hash('cd', fnv_hash('ab'))": '-281581062704388899',
  'fnv_hash(1::smallint)': '589727492704079044',
  'fnv_hash(1::bigint)': '-8517097267634966620',
};

for (const [call, expected] of Object.entries(EXAMPLES)) {
  test(call, async () => {
    const { rows } = await client.query<{ hash: string }>(`select ${call} as hash`);
    assert.equal(rows[0]?.hash, expected);
  });
}

test('blanks at the end count', async () => {
  const { rows } = await client.query("select fnv_hash('a') = fnv_hash('a ') as same");
  assert.deepEqual(rows, [{ same: false }]);
});
