import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Route } from 'playwright-core';

const FONTS = fileURLToPath(new URL('../../../../test/browser/support/fonts.conf', import.meta.url));

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
];

/** The Chromium of this machine: what the variable CHROMIUM names, or Debian's; null where there is none. */
export function findChromium(): string | null {
  const path = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  return existsSync(path) ? path : null;
}

/**
 * A browser with a profile of its own, to look at one site. What pages ask of other sites is refused; what they ask of
 * this one is fetched by this process, as Chromium drops its connections whenever a network of the machine changes.
 * @param origin scheme, host and port of the site.
 */
export async function openBrowser(executablePath: string, origin: string): Promise<BrowserContext> {
  const env = { ...(process.env as Record<string, string>), FONTCONFIG_FILE: FONTS };
  const browser = await chromium.launch({ executablePath, args: FLAGS, env });
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC' });
  context.setDefaultTimeout(60_000);
  await context.route('**/*', (route) => answer(route, origin));
  return context;
}

async function answer(route: Route, origin: string): Promise<void> {
  if (!route.request().url().startsWith(`${origin}/`)) return route.abort();
  const response = await route.fetch({ timeout: 0 });
  await route.fulfill({ response });
}

/** Ends the browser, also while pages wait for answers. */
export async function closeBrowser(context: BrowserContext): Promise<void> {
  await context.unrouteAll({ behavior: 'ignoreErrors' });
  await context.browser()?.close();
}
