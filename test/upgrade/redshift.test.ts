import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { generateSource } from '../../src/generate/generate.js';
import { createOpenStore } from '../../src/store/open-store.js';
import { connectS3 } from '../../src/store/s3-connection.js';
import { filesUnder } from '../support/arrival.js';
import { redshiftWarehouse, uploadFiles } from '../support/redshift-warehouse.js';
import { OLD_DATA, restoreOldest } from './old-warehouse.js';
import { upgradeTests } from './upgrade-tests.js';

const root = mkdtempSync(join(tmpdir(), 'sparkify-upgrade-'));
after(() => rmSync(root, { recursive: true, force: true }));
const warehouse = await redshiftWarehouse();
const s3 = connectS3(warehouse.settings);
after(() => s3.close());
const uri = `s3://${warehouse.bucket}`;
const client = await warehouse.connect();

before(async () => {
  await generateSource({ out: root, ...OLD_DATA });
  await uploadFiles(warehouse, root, [...filesUnder(root, 'log_data'), ...filesUnder(root, 'song_data')]);
});

async function write(path: string, text: string | null): Promise<void> {
  if (text === null) {
    rmSync(join(root, path));
    await s3.client.send(new DeleteObjectCommand({ Bucket: warehouse.bucket, Key: path }));
  } else {
    writeFileSync(join(root, path), text);
    await uploadFiles(warehouse, root, [path]);
  }
}

upgradeTests('Redshift', {
  root,
  client: warehouse.database,
  settings: warehouse.settings,
  write,
  restore: () => restoreOldest(client, uri, createOpenStore(s3)(uri)),
});
