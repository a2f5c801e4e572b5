import { Context, log } from '@temporalio/activity';
import { messageOf } from '../errors.js';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from '../plan.js';

/** How long the server may take to answer, in milliseconds: a load does not wait for what it can do without. */
const PATIENCE_MS = 5_000;

/**
 * Our search attributes that the Temporal server knows by their names and types: to set any other one would fail the
 * workflow's task. Where the server does not say, it is none, and the log says why.
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

async function askServer(): Promise<Record<string, string>> {
  const { connection, options } = Context.current().client;
  const { customAttributes } = await connection.withDeadline(Date.now() + PATIENCE_MS, () =>
    connection.operatorService.listSearchAttributes({ namespace: options.namespace }),
  );
  return Object.fromEntries(Object.entries(customAttributes).map(([name, type]) => [name, TYPES[type] ?? '']));
}

/** The types of search attributes by their numbers in Temporal's API. */
const TYPES = ['', 'TEXT', 'KEYWORD', 'INT', 'DOUBLE', 'BOOL', 'DATETIME', 'KEYWORD_LIST'];
