import {
  GetClusterCredentialsCommand,
  GetClusterCredentialsWithIAMCommand,
  RedshiftClient,
} from '@aws-sdk/client-redshift';
import type { Settings } from '../../config/settings.js';
import { awsOptions, type Credentials } from './credentials.js';

/** Fetches temporary credentials for a provisioned cluster: for DB_USER if it is set, else for this process's AWS identity. */
export async function clusterCredentials(settings: Settings, cluster: string): Promise<Credentials> {
  const client = new RedshiftClient(awsOptions(settings));
  const { CLUSTER_DB_NAME: DbName, CLUSTER_DB_USER: DbUser } = settings;
  const request = { ClusterIdentifier: cluster, DbName };
  try {
    const credentials =
      DbUser === undefined
        ? await client.send(new GetClusterCredentialsWithIAMCommand(request))
        : await client.send(new GetClusterCredentialsCommand({ ...request, DbUser, AutoCreate: false }));
    return { user: credentials.DbUser ?? '', password: credentials.DbPassword ?? '' };
  } finally {
    client.destroy();
  }
}
