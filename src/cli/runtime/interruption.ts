import { EXIT } from './exit.js';

/** Signals by which a user, a supervisor or a terminal that is closed stops a command. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Handlers of a stop of the command: the last one is called, because it knows of all the others. */
const handlers: (() => void)[] = [];

let isInterrupted = false;

/** Whether a signal has stopped this command: errors of its work then come from the stop. */
export function wasInterrupted(): boolean {
  return isInterrupted;
}

/**
 * Calls `handler` when a signal stops the command, instead of the handler before it. A second signal ends the process at
 * once.
 * @returns a function that removes the handler.
 */
export function onInterruption(handler: () => void): () => void {
  if (handlers.length === 0) for (const signal of SIGNALS) process.on(signal, interrupt);
  handlers.push(handler);
  return () => {
    const at = handlers.indexOf(handler);
    if (at >= 0) handlers.splice(at, 1);
    if (handlers.length === 0) for (const signal of SIGNALS) process.off(signal, interrupt);
  };
}

function interrupt(): void {
  if (isInterrupted) process.exit(EXIT.interrupted);
  isInterrupted = true;
  process.exitCode = EXIT.interrupted;
  handlers.at(-1)?.();
}
