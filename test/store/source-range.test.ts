import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sourceRange } from '../../src/store/source-range.js';
import { loadError } from '../support/expect.js';

/** Sources, URIs that are in each, and URIs beside it that a common beginning must not let in. */
const SOURCES = [
  {
    uri: 's3://bucket/log_data',
    inside: ['s3://bucket/log_data', 's3://bucket/log_data/a.json', 's3://bucket/log_data/2018/\u{10fffe}.json'],
    beside: [
      's3://bucket/log_data2/a.json',
      's3://bucket/log_data.json',
      's3://bucket2/log_data/a.json',
      's3://bucket/a',
    ],
  },
  {
    uri: 's3://bucket/log_data/',
    inside: ['s3://bucket/log_data/a.json', 's3://bucket/log_data/ '],
    beside: ['s3://bucket/log_data', 's3://bucket/log_data-old/a.json'],
  },
  {
    uri: 's3://bucket',
    inside: ['s3://bucket/a.json', 's3://bucket/z/é.json'],
    beside: ['s3://bucket2/a.json'],
  },
  {
    uri: '/data/./log_data',
    inside: ['/data/log_data', '/data/log_data/2018/11/a.json', '/data/log_data/é'],
    beside: ['/data/log_data2/a.json', '/data/log_data.json', '/data/a.json'],
  },
  {
    uri: pathToFileURL('/data/log data/').href,
    inside: ['/data/log data', '/data/log data/a.json'],
    beside: ['/data/log', '/data/log%20data/a.json'],
  },
  { uri: '/', inside: ['/', '/a.json', '/a/b.json'], beside: ['s3://bucket/a.json'] },
];

describe('the range of a source', () => {
  for (const { uri, inside, beside } of SOURCES) {
    test(`${uri} has its objects, and none of a place with a like name`, () => {
      const { has } = sourceRange(uri);
      assert.deepEqual(
        inside.filter((one) => !has(one)),
        [],
      );
      assert.deepEqual(beside.filter(has), []);
    });

    test(`${uri} has them between its ends, in byte order`, () => {
      const { first, last } = sourceRange(uri);
      for (const one of inside) {
        assert.ok(Buffer.compare(Buffer.from(first), Buffer.from(one)) <= 0, `${first} <= ${one}`);
        assert.ok(Buffer.compare(Buffer.from(one), Buffer.from(last)) < 0, `${one} < ${last}`);
      }
    });
  }

  test('a URI that names no bucket is refused', () => {
    assert.throws(() => sourceRange('s3://'), loadError('INPUT_INVALID'));
  });
});
