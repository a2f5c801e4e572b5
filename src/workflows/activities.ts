import { proxyActivities, type ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/create-activities.js';

/**
 * Time without a heartbeat after which a worker counts as lost. Activities send one every second; the reserve is for an
 * overloaded machine.
 */
const HEARTBEAT_TIMEOUT = '10 seconds';

/** Twelve attempts in about 15 minutes: longer than a warehouse takes to restart. */
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
  // A cancelled activity ends when its statement is stopped and rolled back, not when the request arrives.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
});

/** Activities that read and write little. */
export const shortActivities = proxyActivities<Pick<Activities, 'planLoad' | 'createTables' | 'recordFailure'>>(
  options('10 minutes'),
);

/** Activities whose duration grows with the source or the star; a COPY may take hours. */
export const longActivities = proxyActivities<
  Pick<
    Activities,
    | 'discoverObjects'
    | 'loadDimension'
    | 'loadFact'
    | 'runCheck'
    | 'runWarnings'
    | 'publish'
    | 'recordNothingNew'
    | 'forgetUser'
    | 'cleanUp'
  >
>(options('6 hours'));

/** Activities that read objects. A changed object must be listed again, which is up to the workflow, not to a retry. */
export const stagingActivities = proxyActivities<Pick<Activities, 'copyStaging'>>({
  ...options('24 hours'),
  retry: { ...RETRY, nonRetryableErrorTypes: ['OBJECT_CHANGED'] },
});

/** Options of activities beside a load: a service that is down is tried for six hours, and the load does not wait for it. */
const BESIDE: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes' },
};

/** Activities that notify people. */
export const noticeActivities = proxyActivities<Pick<Activities, 'composeNotices' | 'notify' | 'watchLoads'>>(BESIDE);

/** Activities that report the lineage of loads. */
export const lineageActivities = proxyActivities<Pick<Activities, 'sendLineage'>>(BESIDE);

/** Activities that record notices, for as long as the warehouse may be down. */
export const noticeRecords = proxyActivities<Pick<Activities, 'recordNotice'>>({
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '24 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});
