import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.js';

/**
 * A worker that says nothing for so long counts as gone. Steps say that they are alive every second; the reserve is
 * for a machine that is short of breath.
 */
const HEARTBEAT_TIMEOUT = '10 seconds';

/** Twelve tries, in about a quarter of an hour: longer than a warehouse takes to restart. */
const RETRY: ActivityOptions['retry'] = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '2 minutes',
  maximumAttempts: 12,
};

const options = (startToCloseTimeout: ActivityOptions['startToCloseTimeout']): ActivityOptions => ({
  startToCloseTimeout,
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
  // A cancelled step has ended when its statement is stopped and rolled back, not when it was told to stop.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

/** Steps that ask and write little. */
export const shortActivities = proxyActivities<Pick<Activities, 'planLoad' | 'createTables' | 'recordFailure'>>(
  options('10 minutes'),
);

/** Steps whose time grows with the source or the star; a COPY may take hours. */
export const longActivities = proxyActivities<
  Pick<
    Activities,
    'discoverObjects' | 'loadDimension' | 'loadFact' | 'runCheck' | 'publish' | 'recordNothingNew' | 'cleanUp'
  >
>(options('6 hours'));

/** A changed object is not read again but listed again, which is for the workflow to do. */
export const stagingActivities = proxyActivities<Pick<Activities, 'copyStaging'>>({
  ...options('24 hours'),
  retry: { ...RETRY, nonRetryableErrorTypes: ['OBJECT_CHANGED'] },
});
