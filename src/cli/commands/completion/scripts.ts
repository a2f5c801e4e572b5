/** A command, with the words that may follow it. */
export interface CompletionEntry {
  /** Names of the commands that lead to it, such as `schedule apply`; empty for the program. */
  readonly path: string;
  readonly words: readonly CompletionWord[];
}

/** A command or option, with its description. */
export interface CompletionWord {
  readonly word: string;
  readonly description: string;
}

/** Values of the options that take one, by the option's name: completed after it. Empty: files are. */
export type OptionValues = ReadonlyMap<string, readonly string[]>;

/** Writes the script for bash. It completes files if no command or option matches. */
export function bashScript(entries: readonly CompletionEntry[], values: OptionValues): string {
  const cases = entries.map(
    ({ path, words }) => `    '${path}') words='${words.map(({ word }) => word).join(' ')}' ;;`,
  );
  return `# bash completion for sparkify: source <(sparkify completion bash)
_sparkify() {
  local path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path" in
${descents(entries, '      ')}
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${valueCases(values, (words) => `words='${words.join(' ')}'`)}
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _sparkify sparkify
`;
}

/** Writes the script for zsh, which shows descriptions. It completes files if no command or option matches. */
export function zshScript(entries: readonly CompletionEntry[], values: OptionValues): string {
  const cases = entries.map(({ path, words }) => {
    const described = words.map(
      ({ word, description }) => `'${word}:${escapeQuotes(description).replaceAll(':', '\\:')}'`,
    );
    return `    '${path}') described=(${described.join(' ')}) ;;`;
  });
  return `#compdef sparkify
# zsh completion for sparkify: source <(sparkify completion zsh)
_sparkify() {
  local entered='' word
  local -a described
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$entered" in
${descents(entries, '      ', 'entered')}
    esac
  done
  case "$entered" in
${cases.join('\n')}
  esac
  case "\${words[CURRENT-1]}" in
${valueCases(values, (words) => `described=(${words.join(' ')})`)}
  esac
  _describe 'sparkify' described || _files
}
compdef _sparkify sparkify
`;
}

/** Writes the script for fish, which shows descriptions. */
export function fishScript(entries: readonly CompletionEntry[], values: OptionValues): string {
  const lines = entries.flatMap(({ path, words }) =>
    words.map(({ word, description }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}${fishValues(values.get(word))}` : `-f -a ${word}`;
      return `complete -c sparkify -n '__sparkify_at "${path}"' ${what} -d '${escapeQuotes(description, "\\'")}'`;
    }),
  );
  const paths = entries.map(({ path }) => `"${path}"`).join(' ');
  return `# fish completion for sparkify
function __sparkify_at
    set -l path
    for word in (commandline -opc)[2..]
        contains -- (string join ' ' $path $word) ${paths}; and set -a path $word
    end
    test (string join ' ' $path) = "$argv[1]"
end
${lines.join('\n')}
`;
}

/** Writes the cases of the word before the one that is completed, where that is an option with a value. */
function valueCases(values: OptionValues, assign: (words: readonly string[]) => string): string {
  return [...values].map(([option, words]) => `    ${option}) ${assign(words)} ;;`).join('\n');
}

/** Completion of fish after an option: a file, or one of its values; nothing for an option without a value. */
function fishValues(words: readonly string[] | undefined): string {
  if (words === undefined) return '';
  return words.length === 0 ? ' -r' : ` -x -a '${words.join(' ')}'`;
}

/** Writes the cases that lead from a command to the ones below it. */
function descents(entries: readonly CompletionEntry[], indent: string, variable = 'path'): string {
  const paths = entries.map(({ path }) => path);
  return paths
    .flatMap((path) => {
      const below = paths.filter((one) => one !== '' && parentOf(one) === path).map((one) => one.split(' ').at(-1));
      if (below.length === 0) return [];
      const longer = path === '' ? '$word' : `${path} $word`;
      return [`${indent}'${path}') case "$word" in ${below.join('|')}) ${variable}="${longer}" ;; esac ;;`];
    })
    .join('\n');
}

function parentOf(path: string): string {
  return path.split(' ').slice(0, -1).join(' ');
}

/** Escapes a text for the single quotes of a shell. */
function escapeQuotes(text: string, quote = `'\\''`): string {
  return text.replaceAll("'", quote);
}
