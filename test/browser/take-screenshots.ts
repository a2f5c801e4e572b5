/**
 * Takes the screenshots of docs/images: `npm run screenshots`. Where the data lies is seen in them, so it is a folder
 * without a name of this machine, which must not be there and can be made: /data/sparkify, or SCREENSHOT_DATA.
 * Debian's pngquant makes the images small.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GENERATE_DEFAULTS } from '../../src/generate/defaults.js';
import { generateSource } from '../../src/generate/generate.js';
import { discardHome, temporaryFolder } from '../embedded/support/homes.js';
import { sparkify } from '../support/cli.js';
import { startUp } from '../support/home.js';
import { sourceFlags } from '../support/sources.js';
import { closeBrowser, findChromium, openBrowser } from './support/chromium.js';
import { writeGoldUsers } from './support/gold-users.js';
import { WebUi } from './support/web-ui.js';

const IMAGES = fileURLToPath(new URL('../../../docs/images/', import.meta.url));
const DATA = process.env['SCREENSHOT_DATA'] ?? '/data/sparkify';
const WIDTH = 1280;

const chromium = findChromium();
if (chromium === null) throw new Error('There is no Chromium: test/support/install-chromium.sh, or set CHROMIUM');
mkdirSync(DATA);
mkdirSync(IMAGES, { recursive: true });
const home = temporaryFolder();

/** Takes the window, made as high as is needed, with as many colours as it takes to read it. */
async function take({ page }: WebUi, name: string, height: number): Promise<void> {
  await page.setViewportSize({ width: WIDTH, height });
  await page.mouse.move(0, 0);
  await page.waitForTimeout(1_500); // what moves on the page has come to rest
  const path = join(IMAGES, `${name}.png`);
  await page.screenshot({ path });
  execFileSync('pngquant', ['--force', '--ext', '.png', '64', path]);
  process.stdout.write(`${name}\n`);
}

async function takeAll(ui: WebUi, logData: string): Promise<void> {
  await ui.startLoad({ workflowId: 'sparkify-load' });
  await take(ui, 'start', 960);
  await ui.openRun('sparkify-load');
  await ui.page.getByText('COMPLETED').first().waitFor();
  await ui.page.getByRole('button', { name: 'Descending' }).click();
  await take(ui, 'run-timeline', 1_780);
  await ui.markdown('cleanUp');
  await take(ui, 'run-details', 900);

  writeGoldUsers(logData, '2018-12-01');
  await ui.startLoad({ workflowId: 'sparkify-load-2018-12-01', input: '{"date":"2018-12-01"}' });
  await ui.openRun('sparkify-load-2018-12-01');
  await ui.markdown('Failed in');
  await ui.openRun('sparkify-load-2018-12-01'); // again, as what is above the tabs is from when it was opened
  await take(ui, 'failed-timeline', 1_800);
  await ui.markdown('Failed in');
  await take(ui, 'failed-check', 1_240);

  await ui.startLoad({ workflowId: 'sparkify-load-held', input: '{"onFailure":"hold"}' });
  await ui.openRun('sparkify-load-held');
  await ui.page.getByText('HELD: ').first().waitFor();
  await take(ui, 'held-timeline', 900);
  await ui.markdown('Held');
  await take(ui, 'held-run', 1_400);
  await ui.chooseUpdate('accept', '{"check":"users_level","reason":"gold is tried out this week"}');
  await take(ui, 'held-update', 900);
  await ui.submitUpdate();

  await sparkify(['schedule', 'backfill', '--from', '2018-11-01', '--to', '2018-11-03', '--yes'], { home });
  await ui.page.waitForTimeout(20_000); // its runs have ended: the schedule's page does not ask again by itself
  await ui.goTo('Schedules');
  await ui.page.getByRole('link', { name: 'sparkify-backfill' }).click();
  await ui.page.getByText('3 Recent Runs').first().waitFor();
  await take(ui, 'backfill', 900);

  await sparkify(['schedule', 'apply', '--at', '03:00', '--time-zone', 'Europe/Berlin'], { home });
  await ui.goTo('Schedules');
  await ui.page.getByRole('link', { name: 'sparkify-daily' }).click();
  await ui.page.getByText('Upcoming Runs').first().waitFor();
  await take(ui, 'schedule', 900);
}

const made = await generateSource({ ...GENERATE_DEFAULTS, out: DATA });
const up = await startUp(sourceFlags(made), { home });
const browser = await openBrowser(chromium, up.uiUrl);
try {
  const ui = new WebUi(await browser.newPage());
  await ui.page.setViewportSize({ width: WIDTH, height: 900 });
  await ui.page.goto(up.uiUrl);
  await ui.page.getByTitle('Collapse Navigation').first().click();
  await takeAll(ui, made.logData);
} finally {
  await closeBrowser(browser);
  await up.stop();
  await discardHome(home);
  rmSync(DATA, { recursive: true });
}
