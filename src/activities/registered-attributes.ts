import { Context, log } from '@temporalio/activity';
import { messageOf } from '../model/errors.js';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../model/plan.js';
import { customSearchAttributes } from '../temporal/search-attributes.js';

/** Time that the server has to answer, in milliseconds: a load does not wait for what it can do without. */
const ANSWER_TIMEOUT_MS = 5_000;

/**
 * The search attributes of a load that the Temporal server knows by name and type: setting another one would fail the
 * workflow's task. Empty where the server does not answer; the log says why.
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
