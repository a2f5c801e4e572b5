import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import { SETTINGS } from '../../src/config/settings.js';
import { EncryptionCodec } from '../../src/payloads/encryption-codec.js';
import { parsePayloadKeys } from '../../src/payloads/keys.js';
import { loadError } from '../support/expect.js';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const OLD = newKey('2025');
const NEW = newKey('2026');
const codec = (...keys: string[]) => new EncryptionCodec(parsePayloadKeys(keys.join(' ')));
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const valueOf = (of: Payload | undefined) => defaultPayloadConverter.fromPayload<unknown>(of as Payload);

test('what was encrypted comes back as it was, and shows nothing of it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (value) => {
      const [encrypted] = await codec(NEW).encode([payload({ value, name: 'Walter Frye' })]);
      assert.doesNotMatch(Buffer.from(encrypted?.data ?? '').toString('latin1'), /Walter|json|name/);
      const [back] = await codec(NEW).decode([encrypted as Payload]);
      assert.deepEqual(valueOf(back), JSON.parse(JSON.stringify({ value, name: 'Walter Frye' })));
    }),
  );
});

test('the same payload is never encrypted to the same bytes', async () => {
  const same = payload('the same');
  const all = await codec(NEW).encode(Array.from({ length: 50 }, () => same));
  assert.equal(new Set(all.map(({ data }) => Buffer.from(data ?? '').toString('hex'))).size, 50);
});

test('keys rotate: the first one encrypts, all of them decrypt', async () => {
  const old = await codec(OLD).encode([payload('old')]);
  const mixed = codec(NEW, OLD);
  assert.equal(valueOf((await mixed.decode(old))[0]), 'old');
  const [fresh] = await mixed.encode([payload('new')]);
  assert.equal(valueOf((await codec(NEW).decode([fresh as Payload]))[0]), 'new');
  await assert.rejects(codec(OLD).decode([fresh as Payload]), loadError('CONFIG_INVALID', 'no key 2026'));
});

test('what is not encrypted is read as it is, with keys and without', async () => {
  for (const one of [codec(), codec(NEW)]) {
    assert.deepEqual(await one.decode([payload('plain')]), [payload('plain')]);
    assert.deepEqual(await one.decode([]), []);
  }
  assert.deepEqual(await codec().encode([payload('plain')]), [payload('plain')]);
});

test('a missing key, another one of the same id, and a damaged payload are errors that name the setting', async () => {
  const [encrypted] = await codec(NEW).encode([payload('secret')]);
  const refused = (...mentions: string[]) => loadError('CONFIG_INVALID', 'SPARKIFY_PAYLOAD_KEY', ...mentions);
  await assert.rejects(codec().decode([encrypted as Payload]), refused('no key 2026'));
  await assert.rejects(codec(newKey('2026')).decode([encrypted as Payload]), refused('another one'));
  for (const at of [0, 5, 13, -1]) {
    const data = Buffer.from(encrypted?.data ?? '');
    data[at < 0 ? data.length - 1 : at]! ^= 1;
    await assert.rejects(codec(NEW).decode([{ ...encrypted, data }]), refused('damaged'));
  }
  for (const data of [Buffer.alloc(0), Buffer.alloc(20)]) {
    await assert.rejects(codec(NEW).decode([{ ...encrypted, data }]), refused('damaged'));
  }
});

test('the setting takes keys of 32 bytes, with their ids, and no others', () => {
  const is = (PAYLOAD_KEY: string) => SETTINGS.safeParse({ PAYLOAD_KEY }).success;
  assert.ok(is(OLD) && is(`${NEW} ${OLD}`) && is(` ${NEW}\n${OLD} `));
  const short = randomBytes(16).toString('base64');
  for (const wrong of [short, `k:${short}`, `${OLD},${NEW}`, OLD.slice(5), `a b:${OLD.slice(5)}`, 'k:', ':']) {
    assert.ok(!is(wrong), wrong);
  }
});
