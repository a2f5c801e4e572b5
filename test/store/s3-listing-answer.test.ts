import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readListingAnswer } from '../../src/store/s3-listing-answer.js';

const VERSION = '&quot;0123456789abcdef0123456789abcdef&quot;';

function entry(key: string, size: string | number = 250): string {
  return (
    `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>${VERSION}</ETag>` +
    `<Size>${size}</Size><Owner><DisplayName>x</DisplayName><ID>1</ID></Owner><StorageClass>STANDARD</StorageClass></Contents>`
  );
}

function answer(contents: string, end = '<IsTruncated>false</IsTruncated>'): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Name>bucket</Name><Prefix>p/</Prefix>${contents}${end}</ListBucketResult>`
  );
}

/** Reads an answer that comes in two pieces. */
function read(text: string, at = 0) {
  const bytes = Buffer.from(text);
  return readListingAnswer(
    (async function* () {
      yield bytes.subarray(0, at);
      yield bytes.subarray(at);
    })(),
  );
}

describe('a page of a listing', () => {
  test('has its keys as they are, whatever characters they have, and however the answer is cut', async () => {
    const keys = ['a b.json', '&amp;quot;é😀', 'x&lt;y&gt;&apos;&#13;&#x85;&#x1;', '<![CDATA[<k>]]>', 'Key', '../..'];
    const text = answer(keys.map((key) => entry(key)).join('\n'));
    const expected = ['a b.json', '&quot;é😀', "x<y>'\r\u0085\u0001", '<k>', 'Key', '../..'].map((Key) => ({
      Key,
      ETag: '"0123456789abcdef0123456789abcdef"',
      Size: 250,
    }));
    for (let at = 0; at <= Buffer.byteLength(text); at += 1) {
      assert.deepEqual(await read(text, at), { keys: expected, next: undefined });
    }
  });

  test('says how to go on, before its entries or after them', async () => {
    const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>a/b+c=</NextContinuationToken>';
    assert.equal((await read(answer(entry('x'), more))).next, 'a/b+c=');
    assert.equal((await read(answer(`${more}${entry('x')}`, ''))).next, 'a/b+c=');
    assert.equal((await read(answer(entry('x'), more.replace('true', 'false')))).next, undefined);
  });

  test('is never taken for whole where it is cut', async () => {
    const text = answer(entry('x') + entry('y'));
    for (let length = 0; length < text.length; length += 1) {
      await assert.rejects(read(text.slice(0, length)), /a listing that ends early, or is none|object without/);
    }
  });

  test('is refused where it is something else, or lacks what it must have', async () => {
    await assert.rejects(read('<html><body>Sign in</body></html>'), /ends early, or is none/);
    await assert.rejects(read(answer('', '<IsTruncated>true</IsTruncated>')), /without a token for the rest/);
    await assert.rejects(read(answer(entry('x').replace(/<ETag>.*<\/ETag>/, ''))), /without key, ETag or size/);
    await assert.rejects(read(answer(entry('x') + entry('y').replace(/<Size>.*<\/Size>/, ''))), /"Key":"y"/);
    for (const size of ['1e3', '-1', 'NaN', 'Infinity', '0x10', '1.5', ' ', '9'.repeat(20), '9'.repeat(400)])
      await assert.rejects(read(answer(entry('x', size))), /without key, ETag or size/, size);
    assert.equal((await read(answer(entry('x', '50000000000000')))).keys[0]?.Size, 50e12);
    await assert.rejects(read(answer(entry('x'.repeat(32_000_000)))), /more than 32000000 bytes/);
  });
});
