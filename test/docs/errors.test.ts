import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ERRORS, type ErrorCode } from '../../src/model/errors.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');
const codes = Object.keys(ERRORS) as ErrorCode[];
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((part) => [part.split('\n', 1)[0] ?? '', part]),
);
const yesOrNo = (code: ErrorCode) => (ERRORS[code].retryable ? 'yes' : 'no');

test('every code has a section and a row, in the order of the list, and no other has', () => {
  assert.deepEqual([...sections.keys()], codes);
  const rows = [...page.matchAll(/^\| \[(\w+)\]\(#(\w+)\) +\| (yes|no) +\|$/gm)].map(([, ...cells]) => cells);
  assert.deepEqual(
    rows,
    codes.map((code) => [code, code.toLowerCase(), yesOrNo(code)]),
  );
});

for (const code of codes) {
  test(`the section of ${code} says what it means, whether it is retried, what to do, and shows a message`, () => {
    const section = sections.get(code) ?? '';
    assert.match(section, /^\w+\n\n[A-Z].+[.]\n/);
    assert.ok(section.includes(`\n- Retried: ${yesOrNo(code)}\n`), section);
    assert.ok(section.includes(`\n- What to do: ${ERRORS[code].remedy}\n`), section);
    assert.match(section, /```text\n.+\n[\s\S]*```\n+$/);
  });
}
