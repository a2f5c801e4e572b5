export { loadWarehouse } from './load-warehouse.js';
export { forgetUser } from './forget-user.js';
