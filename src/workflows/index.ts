export { loadWarehouse } from './load-warehouse.js';
