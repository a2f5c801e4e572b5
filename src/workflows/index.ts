export { loadWarehouse } from './load-warehouse.js';
export { forgetUser } from './forget-user.js';
export { notifyOutcome } from './notify-outcome.js';
export { reportLineage } from './report-lineage.js';
export { watchLoads } from './watch-loads.js';
export { deliverNotices } from './watch-loads.js';
