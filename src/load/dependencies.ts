import type { Settings } from '../config/settings.js';
import type { OpenStore } from '../store/open-store.js';
import type { Schemas } from '../warehouse/schemas.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** What the activities stand on. Only the composition root knows where it comes from. */
export interface Dependencies {
  readonly warehouse: Warehouse;
  readonly openStore: OpenStore;
  readonly settings: Settings;
  readonly schemas: Schemas;
  /** Places that a load may be told to read besides those of the settings: asked at each load. */
  readonly alsoAllowed: () => readonly string[];
}
