import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findPython } from '../support/python.js';
import { refusal } from '../support/redshift/unsupported.js';
import { tokenize } from '../support/redshift/tokens.js';
import { redshiftStatements } from '../support/redshift-statements.js';

const SUPPORT = fileURLToPath(new URL('../../../test/support/', import.meta.url));

type Parser = 'sqlglot' | 'sqlfluff';
type Verdict = Readonly<Record<Parser, string | null>>;

/** Statements of Redshift's that a parser has no grammar for: whole, so that nothing else hides behind one. */
const NO_GRAMMAR: Readonly<Record<Parser, readonly RegExp[]>> = {
  sqlglot: [
    /^create role \w+$/, // AWS, "CREATE ROLE"
    /^grant select for tables in schema "\w+" to role \w+$/, // AWS, "GRANT", scoped permissions
    /^lock table \w+$/, // AWS, "LOCK"
    /^set search_path to "?\w+"?(, "?\w+"?)*$/, // AWS, "search_path"; sqlglot reads SET with a single value only
  ],
  sqlfluff: [],
};

const statements = [...(await redshiftStatements())];
const python = findPython();
const skip = python === null ? 'sqlglot and sqlfluff cannot be had: python3 with venv, or PyPI, is missing' : false;

function parse(texts: readonly string[]): Verdict[] {
  const { status, stdout, stderr } = spawnSync(python ?? '', [`${SUPPORT}parse-redshift.py`], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as Verdict[];
}

describe('every statement that the Redshift engine can send', { skip }, () => {
  const verdicts = skip === false ? parse(statements.map(([sql]) => sql)) : [];
  for (const parser of ['sqlglot', 'sqlfluff'] as const) {
    const known = NO_GRAMMAR[parser];
    const problems = statements.flatMap(([sql, where], i) => {
      const problem = verdicts[i]?.[parser] ?? null;
      return problem === null ? [] : [{ where, sql, problem }];
    });

    test(`is taken by ${parser}`, () => {
      assert.equal(verdicts.length, statements.length);
      assert.deepEqual(
        problems.filter(({ sql }) => !known.some((whole) => whole.test(sql))),
        [],
      );
    });

    test(`needs each exception that is made for ${parser}`, () => {
      const unneeded = known.filter((whole) => !problems.some(({ sql }) => whole.test(sql)));
      assert.deepEqual(unneeded, []);
    });
  }
});

test('both parsers refuse what they should, and say where', { skip }, () => {
  const [good, bad] = parse(['select a from b', 'select a from b where order by c']);
  assert.deepEqual(good, { sqlglot: null, sqlfluff: null });
  assert.ok(bad?.sqlglot && bad.sqlfluff, JSON.stringify(bad));
});

test('none of the statements is one that the emulator refuses', () => {
  const refused = statements.flatMap(([sql, where]) => {
    const error = refusal(tokenize(sql), false);
    return error === null ? [] : [{ where, error }];
  });
  assert.ok(statements.length > 150, `${statements.length} statements`);
  assert.deepEqual(refused, []);
});
