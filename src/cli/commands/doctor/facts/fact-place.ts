import type { Settings } from '../../../../config/settings.js';
import { LoadError } from '../../../../model/errors.js';
import { bucketRegion, bucketRegions } from '../../../../store/bucket-region.js';
import { connectS3 } from '../../../../store/s3-connection.js';
import { openStagingPrefix } from '../../../../store/staging-prefix.js';
import { openWarehouse } from '../../../../warehouse/open-warehouse.js';
import { schemaList } from '../../../../warehouse/schemas.js';
import type { Warehouse } from '../../../../warehouse/warehouse.js';
import { newName, type FactPlace } from './fact.js';

/** Place of facts whose schema exists until it is closed. */
export interface OpenFactPlace extends FactPlace {
  /** Drops the schema and ends the connections. */
  close(): Promise<void>;
}

/**
 * Creates a schema with a small table on the Redshift warehouse that the settings name.
 * @throws CONFIG_INVALID if it is not Redshift; PERMISSION_DENIED if no schema can be created; WAREHOUSE_UNAVAILABLE.
 */
export async function openFactPlace(settings: Settings): Promise<OpenFactPlace> {
  const s3 = connectS3(settings);
  const warehouse = await openWarehouse(settings, s3);
  const schema = newName('sparkify_facts');
  const close = async () => {
    await warehouse.close();
    s3.close();
  };
  try {
    await createSchema(warehouse, schemaList([schema]));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    warehouse,
    settings,
    schema,
    work: settings.S3_WORK_PREFIX === undefined ? null : openStagingPrefix(s3, settings.S3_WORK_PREFIX),
    regionOf: bucketRegions(settings, (uri) => bucketRegion(s3, uri)),
    close: () => send(warehouse, [`drop schema ${schemaList([schema])} cascade`]).finally(close),
  };
}

async function createSchema(warehouse: Warehouse, schema: string): Promise<void> {
  if (warehouse.engine !== 'redshift') {
    throw new LoadError('CONFIG_INVALID', 'The facts are those of Amazon Redshift, and the warehouse is PostgreSQL');
  }
  await send(warehouse, [
    'begin',
    `create schema ${schema}`,
    `create table ${schema}.fact_row (number integer, word varchar(16))`,
    `insert into ${schema}.fact_row values (1, 'one'), (2, 'two')`,
    'commit',
  ]);
}

async function send(warehouse: Warehouse, statements: readonly string[]): Promise<void> {
  await warehouse.session({ searchPath: ['public'] }, async (session) => {
    for (const sql of statements) await session.query(sql);
  });
}
