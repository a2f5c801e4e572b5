import type { Settings } from '../config/settings.js';
import type { OpenStore } from '../store/open-store.js';
import type { Schemas } from '../warehouse/schemas.js';
import type { Warehouse } from '../warehouse/warehouse.js';

/** Dependencies of the steps. Only the composition root knows their implementations. */
export interface Dependencies {
  readonly warehouse: Warehouse;
  readonly openStore: OpenStore;
  readonly settings: Settings;
  readonly schemas: Schemas;
  /** Sources that a load may read besides those of the settings; evaluated at each load. */
  readonly alsoAllowed: () => readonly string[];
  /** Address of Temporal's Web UI, for links in notices; null or absent if it is not known. */
  readonly uiUrl?: string | null;
}
