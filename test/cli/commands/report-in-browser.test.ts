import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { activityBench } from '../../support/activity-bench.js';
import { openChromium, withoutChromium } from '../../support/chromium.js';
import { loadedRun, pageOf } from '../../support/report-bench.js';

const PICTURES = 13;

describe('the report in a browser', { skip: withoutChromium }, () => {
  let browser: Browser;
  let report: string;

  before(async () => {
    const bench = await activityBench();
    await loadedRun(bench);
    await bench.database.client.query(`update song set title = '<script>document.title = "owned"</script>'`);
    await bench.database.client.query(`update unmatched_play
      set title = repeat('Ünbreakable', 40), artist_name = repeat('Wide Wörds ', 40), location = repeat('MW', 200)`);
    report = await pageOf(bench, undefined, true);
    browser = await openChromium();
  });

  /** Shows the report; whatever the browser says of it or fetches for it fails the test. */
  async function show(
    width: number,
    colorScheme: 'light' | 'dark',
    work: (page: Page) => Promise<void>,
  ): Promise<void> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('pageerror', (error) => said.push(String(error)));
    page.on('request', (request) => said.push(request.url()));
    await page.setContent(report);
    await work(page);
    assert.deepEqual(said, []);
    await page.close();
  }

  for (const [width, colorScheme] of [360, 390, 800, 1280, 1600].flatMap((one) =>
    (['light', 'dark'] as const).map((scheme) => [one, scheme] as const),
  )) {
    test(`${width} pixels, ${colorScheme}: all pictures drawn, nothing overflows, all text can be read`, async () => {
      await show(width, colorScheme, async (page) => {
        assert.match(await page.title(), /^Sparkify report/);
        const { shown, drawn, overflowing, faint } = await page.evaluate<Look>(LOOK);
        assert.deepEqual([shown, drawn], [PICTURES, PICTURES]);
        assert.deepEqual(overflowing, []);
        assert.deepEqual(faint, []);
      });
    });
  }

  test('on paper: the pictures on white, without the SQL, in a few pages', async () => {
    await show(1280, 'dark', async (page) => {
      const pdf = (await page.pdf({ format: 'A4' })).toString('latin1');
      const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
      assert.ok(pages >= 3 && pages <= 12, `${pages} pages`);
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      const { shown, overflowing, faint } = await page.evaluate<Look>(LOOK);
      assert.deepEqual([shown, overflowing, faint], [PICTURES, [], []]);
      assert.equal(await page.locator('details:visible').count(), 0);
      const background = 'getComputedStyle(document.body).backgroundColor';
      assert.equal(await page.evaluate(background), 'rgb(255, 255, 255)');
    });
  });
});

/** Result of LOOK. */
interface Look {
  readonly shown: number;
  readonly drawn: number;
  readonly overflowing: string[];
  readonly faint: string[];
}

/** Looks at the page from within: which pictures are shown, which have marks, what sticks out, what is hard to read. */
const LOOK = `(() => {
  const isShown = (element) => element.getClientRects().length > 0;
  const pictures = [...document.querySelectorAll('[role=img]')].filter(isShown);
  const marks = (picture) => [...picture.querySelectorAll('rect')].filter((rect) => rect.getBoundingClientRect().width > 0);
  const width = document.documentElement.clientWidth;
  const texts = [...document.querySelectorAll('svg text, h1, h2, h3, p, td, th, dt, dd, summary, pre')].filter(
    (element) => isShown(element) && element.textContent.trim() !== '',
  );
  const sticksOut = (element) => {
    const { left, right } = element.getBoundingClientRect();
    return left < -1 || right > width + 1;
  };
  const channels = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const background = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const contrast = (element) => {
    const style = getComputedStyle(element);
    const [one, other] = [luminance(element.matches('svg text') ? style.fill : style.color), luminance(background(element))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const name = (element) => element.tagName + ' ' + element.textContent.trim().slice(0, 60);
  return {
    shown: pictures.length,
    drawn: pictures.filter((picture) => marks(picture).length > 0).length,
    overflowing: [
      ...(document.documentElement.scrollWidth > width ? ['the page'] : []),
      ...texts.filter(sticksOut).map(name),
      ...[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).map(name),
    ],
    faint: texts.filter((element) => contrast(element) < 4.5).map((element) => name(element) + ' ' + contrast(element).toFixed(1)),
  };
})()`;
