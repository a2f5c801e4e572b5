/** One program with its arguments, as a shell would start it. */
export interface Invocation {
  /** The program, by the name that a user knows it by: `sparkify` also where node starts it. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Operator that ends a command of a line, or redirects its output. */
const OPERATOR = /^(&&|\|\||\||;|>|>>|<|2>|&)$/;

/** The programs of a line of a shell, in their order. What a redirection names is left out. */
export function invocationsOf(line: string): Invocation[] {
  const found: Invocation[] = [];
  let words: string[] = [];
  let skipNext = false;
  for (const { text, isQuoted } of [...wordsOf(line), { text: ';', isQuoted: false }]) {
    if (!isQuoted && OPERATOR.test(text)) {
      if (words.length > 0) found.push(invocation(words));
      words = [];
      skipNext = /[<>]/.test(text);
    } else if (skipNext) skipNext = false;
    else words.push(text);
  }
  return found;
}

interface Word {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** The words of a line, without their quotes, up to a comment. */
function wordsOf(line: string): Word[] {
  const words: Word[] = [];
  for (const found of line.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"';|&<>]|\d>)+|&&|\|\||[;|&<>]+/g)) {
    const whole: string = found[0];
    if (whole.startsWith('#')) break;
    words.push({ text: whole.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'/g, '$1$2'), isQuoted: /["']/.test(whole) });
  }
  return words;
}

function invocation(words: readonly string[]): Invocation {
  const at = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const env = Object.fromEntries(
    words.slice(0, Math.max(0, at)).map((word) => word.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const [program = '', ...args] = words.slice(Math.max(0, at));
  if (program === 'node' && args[0] === 'bin/sparkify.js') return { program: 'sparkify', args: args.slice(1), env };
  if (program === 'npx' && args[0] === 'sparkify') return { program: 'sparkify', args: args.slice(1), env };
  return { program, args, env };
}
