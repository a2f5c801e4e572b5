import type { Settings } from '../../config/settings.js';
import { LoadError, messageOf } from '../../model/errors.js';
import type { Credentials } from './credentials.js';

/** Login of the warehouse. A temporary password is fetched for each new connection, and never stored. */
export interface Login {
  readonly user: string;
  readonly password: string | (() => Promise<string>) | undefined;
}

/**
 * Resolves the login of the settings: the named secret, IAM for the named workgroup or cluster, else user and password.
 * @throws PERMISSION_DENIED if AWS gives no credentials; CONFIG_INVALID if the settings name no login.
 */
export async function resolveLogin(settings: Settings): Promise<Login> {
  const fetch = await fetcher(settings);
  if (fetch === null) return withPassword(settings);
  const { user } = await fetch();
  return { user, password: async () => (await fetch()).password };
}

type Fetch = () => Promise<Credentials>;

/** Loads the AWS client that is needed, as they are large. */
async function fetcher(settings: Settings): Promise<Fetch | null> {
  const { CLUSTER_SECRET_ID, CLUSTER_WORKGROUP, CLUSTER_ID } = settings;
  if (CLUSTER_SECRET_ID !== undefined) {
    const { secretCredentials } = await import('./secret.js');
    return explained(`the secret ${CLUSTER_SECRET_ID}`, () => secretCredentials(settings, CLUSTER_SECRET_ID));
  }
  if (CLUSTER_WORKGROUP !== undefined) {
    const { serverlessCredentials } = await import('./serverless.js');
    return explained(`workgroup ${CLUSTER_WORKGROUP}`, () => serverlessCredentials(settings, CLUSTER_WORKGROUP));
  }
  if (CLUSTER_ID !== undefined) {
    const { clusterCredentials } = await import('./provisioned.js');
    return explained(`cluster ${CLUSTER_ID}`, () => clusterCredentials(settings, CLUSTER_ID));
  }
  return null;
}

function explained(what: string, fetch: Fetch): Fetch {
  return async () => {
    try {
      return await fetch();
    } catch (cause) {
      if (cause instanceof LoadError) throw cause;
      throw new LoadError('PERMISSION_DENIED', `No credentials for ${what}: ${messageOf(cause)}`, {}, { cause });
    }
  };
}

function withPassword({ CLUSTER_DB_USER: user, CLUSTER_DB_PASSWORD: password }: Settings): Login {
  if (user !== undefined) return { user, password };
  throw new LoadError('CONFIG_INVALID', 'The warehouse has no login: [CLUSTER] DB_USER is missing', {});
}
