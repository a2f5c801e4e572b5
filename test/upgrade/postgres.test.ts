import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { generateSource } from '../../src/generate/generate.js';
import { folderStore } from '../../src/store/folder.js';
import { testDatabase } from '../support/database.js';
import { OLD_DATA, restoreOldest } from './old-warehouse.js';
import { upgradeTests } from './upgrade-tests.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-upgrade-'));
after(() => rmSync(root, { recursive: true, force: true }));
const { client, settings } = await testDatabase();
const sources = { S3_LOG_DATA: `${root}/log_data`, S3_SONG_DATA: `${root}/song_data` };

before(() => generateSource({ out: root, ...OLD_DATA }));

upgradeTests('PostgreSQL', {
  root,
  client,
  settings: { ...settings, ...sources },
  write: (path, text) => {
    if (text === null) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
    return Promise.resolve();
  },
  restore: () => restoreOldest(client, root, folderStore),
});
