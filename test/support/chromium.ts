import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { atEnd } from './home.js';

/** Paths of the browser on Debian and other systems. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const executablePath = [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => existsSync(path));

/** Why tests in a browser do not run; false where they do. For the option `skip` of a test. */
export const withoutChromium: string | false =
  executablePath === undefined ? 'there is no chromium (CHROMIUM=/path/to/it, or apt-get install chromium)' : false;

/** A browser, without a window; closed at the end of the file. */
export async function openChromium(): Promise<Browser> {
  // Its sandbox does not work for root, and the pages are our own.
  const browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  atEnd(() => browser.close());
  return browser;
}
