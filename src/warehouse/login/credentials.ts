import type { Settings } from '../../config/settings.js';

/** User and temporary password, fetched anew for each connection. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** Region and endpoint of an AWS API, as its clients take them. */
export function awsOptions({ CLUSTER_REGION: region, CLUSTER_AWS_ENDPOINT: endpoint }: Settings) {
  return { region, endpoint };
}
