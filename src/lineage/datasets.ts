import type { Settings } from '../config/settings.js';
import type { Dependencies } from '../load/dependencies.js';
import type { StarTable } from '../model/star.js';

/** Identity of a dataset, by OpenLineage's rules for names (openlineage.io/docs/spec/naming). */
export interface DatasetId {
  readonly namespace: string;
  readonly name: string;
}

/** Dependencies that the identity of a table follows from. */
type TableDependencies = Pick<Dependencies, 'settings' | 'schemas'> & {
  readonly warehouse: Pick<Dependencies['warehouse'], 'engine'>;
};

/** Host that AWS gives a cluster or a workgroup: its name first, then an account, then the region. */
const AWS_HOST = /^([^.]+)\.[^.]+\.([a-z0-9-]+)\.redshift(?:-serverless)?\.amazonaws\.com(?:\.cn)?$/;

/** Identity of the objects below a place: `s3://bucket` and the prefix, or `file` and the folder. */
export function sourceId(uri: string): DatasetId {
  const [, bucket, key = ''] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  const path = (bucket === undefined ? uri : key).replace(/\/+$/, '');
  return { namespace: bucket === undefined ? 'file' : `s3://${bucket}`, name: path === '' ? '/' : path };
}

/** Identity of a table of the star: the server, and `database.schema.table`. */
export function tableId({ settings, schemas, warehouse }: TableDependencies, table: StarTable): DatasetId {
  const place = warehouse.engine === 'redshift' ? clusterOf(settings) : (settings.CLUSTER_HOST ?? 'localhost');
  const scheme = warehouse.engine === 'redshift' ? 'redshift' : 'postgres';
  return {
    namespace: `${scheme}://${place}:${settings.CLUSTER_DB_PORT}`,
    name: `${settings.CLUSTER_DB_NAME ?? ''}.${schemas.star}.${table}`,
  };
}

/** `CLUSTER.REGION` of Redshift, from its host or from the settings; the host if neither says so. */
function clusterOf({
  CLUSTER_HOST: host = 'localhost',
  CLUSTER_ID,
  CLUSTER_WORKGROUP,
  CLUSTER_REGION,
}: Settings): string {
  const [, name = CLUSTER_ID ?? CLUSTER_WORKGROUP, region = CLUSTER_REGION] = AWS_HOST.exec(host) ?? [];
  return name === undefined || region === undefined ? host : `${name}.${region}`;
}
