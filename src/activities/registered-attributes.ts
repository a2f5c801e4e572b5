import { Context, log } from '@temporalio/activity';
import { messageOf } from '../model/errors.js';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../model/plan.js';
import { customSearchAttributes } from '../temporal/search-attributes.js';

/** Milliseconds that the server has to answer: a load does not wait long for an optional feature. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * Search attributes of a load that the Temporal server knows by name and type: setting any other would fail the workflow
 * task. Empty if the server does not answer; the log says why.
 */
export async function registeredAttributes(): Promise<SearchAttributeName[]> {
  try {
    const known = await askServer();
    return Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) =>
      known[name] === type ? [name as SearchAttributeName] : [],
    );
  } catch (error) {
    log.warn(`No search attributes are set: the server did not say which it knows: ${messageOf(error)}`);
    return [];
  }
}

async function askServer(): Promise<Readonly<Record<string, string>>> {
  const { connection, options } = Context.current().client;
  return connection.withDeadline(Date.now() + ANSWER_TIMEOUT_MS, () =>
    customSearchAttributes(connection.operatorService, options.namespace),
  );
}
