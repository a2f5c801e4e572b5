export { loadWarehouse } from './load-warehouse.js';
export { forgetUser } from './forget-user.js';
export { notifyOutcome } from './notify-outcome.js';
