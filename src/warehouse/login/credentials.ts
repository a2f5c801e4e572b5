import type { Settings } from '../../config/settings.js';

/** User and temporary password, fetched for each connection. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Region and endpoint of AWS APIs, as options of their clients. */
export function awsOptions({ CLUSTER_REGION: region, CLUSTER_AWS_ENDPOINT: endpoint }: Settings) {
  return { region, endpoint };
}
