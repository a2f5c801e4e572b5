import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderStore } from '../../src/store/folder.js';
import { readText } from '../../src/store/open-store.js';
import { loadError } from '../support/expect.js';
import { list, names, source } from '../support/folder-source.js';

test('a link to a file of the source is an object of its own', async () => {
  const root = source('a.json');
  symlinkSync('a.json', join(root, 'b.json'));
  const [, link] = await list(root);
  assert.equal(link?.uri, join(root, 'b.json'));
  assert.equal(await readText(folderStore, link.uri), 'a.json');
});

test('a link to a folder of the source is left out: its files are listed where they are', async () => {
  const root = source('2018/a.json');
  symlinkSync('2018', join(root, 'latest'));
  symlinkSync('..', join(root, '2018', 'up'));
  symlinkSync(root, join(root, 'root'));
  assert.deepEqual(await names(root), ['2018/a.json']);
});

test('the source itself may be a link', async () => {
  const root = source('a.json');
  const link = `${root}-link`;
  symlinkSync(root, link);
  assert.deepEqual(await names(link), ['a.json']);
});

test('a link that leads out of the source is an error: who may write a link may not thereby read everything', async () => {
  const outside = source('secret.json');
  for (const target of [join(outside, 'secret.json'), outside, '/etc']) {
    const root = source('a.json');
    symlinkSync(target, join(root, 'link'));
    await assert.rejects(list(root), loadError('SOURCE_MISSING', join(root, 'link'), 'leads out'));
  }
});

test('a link out of the source to a folder whose name begins the same is an error', async () => {
  const root = source('a.json');
  mkdirSync(`${root}-2`);
  writeFileSync(`${root}-2/b.json`, '');
  symlinkSync(`${root}-2/b.json`, join(root, 'link'));
  await assert.rejects(list(root), loadError('SOURCE_MISSING', 'leads out'));
});

test('links that lead nowhere, and links in a circle, are errors that name them', async () => {
  for (const target of ['nothing', 'link']) {
    const root = source('a.json');
    symlinkSync(target, join(root, 'link'));
    await assert.rejects(list(root), loadError('SOURCE_MISSING', join(root, 'link')));
  }
});
