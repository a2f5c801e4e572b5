import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeSpan, markdownCell, markdownText } from '../../src/model/markdown.js';
import { shellWord } from '../../src/model/shell-word.js';
import { visibleJson, visibleLine, visibleOnceDecoded, visibleText } from '../../src/model/visible-text.js';

/** What a terminal obeys, or what turns the direction of a line, written here without the program's own pattern. */
const OBEYED = /(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

const unit = fc.constantFrom(
  ...['\u001b', '\u0007', '\u009b', '\u202e', '\u2066', '\u2028', '\u007f', '\n', '\r', '\t', '\0', '\b', '\f'],
  ...['a', 'é', '`', '|', '\\', "'", '"', '$', ' ', '[', '\u{e0041}', '\ud800', '😀', 'u', '0', '1', 'b'],
);
const text = fc.string({ unit, maxLength: 30 });

test('what is shown has nothing that a terminal obeys, and the rest of the text is as it was', () => {
  fc.assert(
    fc.property(text, (hostile) => {
      assert.doesNotMatch(visibleText(hostile), OBEYED);
      assert.doesNotMatch(visibleLine(hostile), OBEYED);
      assert.doesNotMatch(visibleLine(hostile), /[\n\t]/u);
      if (!OBEYED.test(hostile)) assert.equal(visibleText(hostile), hostile);
    }),
    { numRuns: 5000 },
  );
  assert.equal(visibleText('\u001b]0;X\u0007\u001b[2J'), '\\u001b]0;X\\u0007\\u001b[2J');
  assert.equal(visibleLine('a\n✓ publish\u202e'), 'a\\n✓ publish\\u202e');
  assert.equal(visibleText('Zeile\n\tÉmile 😀 עברית\u200d'), 'Zeile\n\tÉmile 😀 עברית\u200d');
});

test('JSON keeps its content and has nothing that a terminal obeys; for a reader that prints it, its texts are visible', () => {
  fc.assert(
    fc.property(text, (hostile) => {
      const json = JSON.stringify({ hostile });
      assert.doesNotMatch(visibleJson(json), OBEYED);
      assert.deepEqual(JSON.parse(visibleJson(json)), { hostile });
      const decoded = (JSON.parse(visibleOnceDecoded(json)) as { hostile: string }).hostile;
      assert.doesNotMatch(decoded, OBEYED);
      if (!/[\ud800-\udbff](?![\udc00-\udfff])|\r|[\b\f]/.test(hostile)) assert.equal(decoded, visibleText(hostile));
    }),
    { numRuns: 5000 },
  );
});

test('a shell takes the word for the text that it was, in one line', () => {
  const words = fc.sample(text, { numRuns: 300, seed: 7 }).filter((word) => !/[\0\ud800]/.test(word) && word !== '');
  const hostile = ['x; rm -rf /', "it's", '$(id)', '`id`', 'x\nrm -rf /', 'a\u001b[2J', '\\n', "\u009b'\\", ...words];
  // The shell of the machine may speak ASCII only: Bash then cannot write \u009b.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  for (const word of hostile) {
    const quoted = shellWord(word);
    assert.doesNotMatch(quoted, OBEYED);
    assert.doesNotMatch(quoted, /\n/);
    const { stdout } = spawnSync('bash', ['-c', `printf %s ${quoted}`], { env, encoding: 'utf8' });
    assert.equal(stdout, word, quoted);
  }
  assert.equal(shellWord('sparkify-load'), 'sparkify-load');
});

/** Content of a text that is one code span and nothing else, as CommonMark reads it; null if it is not. */
function spanOf(markdown: string): string | null {
  const fence = /^`+/.exec(markdown)?.[0] ?? '';
  const runs = [...markdown.matchAll(/`+/g)].filter(([run]) => run === fence);
  const closing = runs[1];
  if (fence === '' || closing === undefined || closing.index + fence.length !== markdown.length) return null;
  const content = markdown.slice(fence.length, closing.index);
  return /^ .*[^ ].* $/.test(content) ? content.slice(1, -1) : content;
}

test('a text does not leave its code span', () => {
  fc.assert(
    fc.property(text, (hostile) => {
      const span = codeSpan(hostile);
      assert.notEqual(spanOf(span), null, span);
      if (hostile.trim() !== '' && hostile === hostile.trim()) assert.equal(spanOf(span), visibleLine(hostile));
    }),
    { numRuns: 5000 },
  );
  assert.equal(codeSpan('a` **b** `c'), '``a` **b** `c``');
  assert.equal(codeSpan('`'), '`` ` ``');
});

test('a text in Markdown opens no link, picture, element or entity, and does not end its cell', () => {
  assert.equal(markdownText('[x](http://e) ![y](z) <b> &lt; *c*'), '\\[x](http://e) !\\[y](z) \\<b> \\&lt; \\*c\\*');
  assert.equal(markdownText('===\n# x'), '\\===\\\\n# x');
  assert.equal(markdownCell('a|b'), 'a\\|b');
});
