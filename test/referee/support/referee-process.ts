import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { RefereeStep } from './steps.js';

const SCRIPT = fileURLToPath(new URL('../../../../test/referee/referee.py', import.meta.url));

/** Result of one month: the rows of each comparison that was made, and each difference as a text. */
export interface Verdict {
  readonly rows: Readonly<Record<string, number>>;
  readonly differences: readonly string[];
}

/** Python process that runs months in DuckDB, one after another, in the order in which they are handed over. */
export class RefereeProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers: AsyncIterator<string>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(python: string) {
    this.#child = spawn(python, [SCRIPT], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Runs the steps of a month on an empty DuckDB database. @param file path that the steps are written to. */
  judge(steps: readonly RefereeStep[], file: string): Promise<Verdict> {
    writeFileSync(file, JSON.stringify(steps));
    this.#child.stdin.write(`${JSON.stringify(file)}\n`);
    const answer = this.#last.then(() => this.#answers.next());
    this.#last = answer;
    return answer.then(({ value, done }) => {
      if (done === true) throw new Error('The referee ended before it answered; its reason is on stderr');
      return JSON.parse(value) as Verdict;
    });
  }

  /** Ends the process when it has answered all months. */
  end(): void {
    this.#child.stdin.end();
  }
}
