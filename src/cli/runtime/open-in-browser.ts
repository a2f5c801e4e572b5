import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Programs that open an address in the user's browser, by the system (node:os platform). */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/**
 * Opens an address in the user's browser: by the program that BROWSER names, else by the system's own.
 * @returns null, or the reason why no browser was opened.
 */
export async function openInBrowser(url: string): Promise<string | null> {
  const named = process.env['BROWSER'];
  const [program = 'xdg-open', ...args] = named ? [named] : (OPENERS[process.platform] ?? []);
  // The browser outlives this command, and says nothing on its terminal.
  const opener = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  opener.unref();
  try {
    await once(opener, 'spawn');
    return null;
  } catch (error) {
    return `${program} cannot be started (${(error as NodeJS.ErrnoException).code})`;
  }
}
