import { GetCredentialsCommand, RedshiftServerlessClient } from '@aws-sdk/client-redshift-serverless';
import type { Settings } from '../../config/settings.js';
import { awsOptions, type Credentials } from './credentials.js';

/** Fetches temporary credentials for a workgroup of Redshift Serverless, for this process's AWS identity. */
export async function serverlessCredentials(settings: Settings, workgroupName: string): Promise<Credentials> {
  const client = new RedshiftServerlessClient(awsOptions(settings));
  try {
    const request = new GetCredentialsCommand({ workgroupName, dbName: settings.CLUSTER_DB_NAME });
    const { dbUser = '', dbPassword = '' } = await client.send(request);
    return { user: dbUser, password: dbPassword };
  } finally {
    client.destroy();
  }
}
