import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../model/plan.js';
import { customSearchAttributes } from '../temporal/search-attributes.js';
import { askTemporal } from './ask-temporal.js';

/**
 * Search attributes of a load that the Temporal server knows by name and type: setting any other would fail the workflow
 * task. Empty if the server does not answer; the log says why.
 */
export async function registeredAttributes(): Promise<SearchAttributeName[]> {
  const known = await askTemporal(
    ({ connection, options }) => customSearchAttributes(connection.operatorService, options.namespace),
    { value: {}, consequence: 'No search attributes are set: the server did not say which it knows' },
  );
  return Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) =>
    known[name] === type ? [name as SearchAttributeName] : [],
  );
}
