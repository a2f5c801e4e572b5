import assert from 'node:assert/strict';
import { ApplicationFailure } from '@temporalio/common';
import { LoadError, type ErrorCode } from '../../src/model/errors.js';

function assertMentions(message: string, mentions: readonly string[]): void {
  for (const text of mentions) assert.ok(message.includes(text), `${JSON.stringify(text)} is not in: ${message}`);
}

/** For `assert.throws` and `assert.rejects`: a LoadError of this code whose message holds all these texts. */
export function loadError(code: ErrorCode, ...mentions: string[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof LoadError, String(error));
    assert.equal(error.code, code, error.message);
    assertMentions(error.message, mentions);
    return true;
  };
}

/** The same for the failure of an activity, as Temporal gets it. Whether it is retried goes with the code. */
export function failure(code: ErrorCode, ...mentions: string[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ApplicationFailure, String(error));
    assert.equal(error.type, code, error.message);
    assert.equal(error.nonRetryable, !new LoadError(code, '').retryable);
    assertMentions(error.message, mentions);
    return true;
  };
}

/** Values whose names `expected` has. Figures of the star's tables stay right when a table is added. */
export function named<T>(values: Readonly<Record<string, T>>, expected: object): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in expected));
}
