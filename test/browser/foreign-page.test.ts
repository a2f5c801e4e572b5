import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { generateSource } from '../../src/generate/generate.js';
import type { Progress } from '../../src/workflows/progress.js';
import { pidOf } from '../embedded/support/homes.js';
import { atEnd, startUp, testHome, type Up } from '../support/home.js';
import { listening } from '../support/listening.js';
import { withTemporal } from '../support/run-workflow.js';
import { sourceFlags } from '../support/sources.js';
import { until } from '../support/until.js';
import { findChromium } from './support/chromium.js';
import { writeGoldUsers } from './support/gold-users.js';

const executablePath = findChromium();
const isLinux = process.platform === 'linux';
const options = {
  skip:
    (executablePath === null && 'there is no /usr/bin/chromium: test/support/install-chromium.sh, or set CHROMIUM') ||
    (!isLinux && '/proc, which says where the server listens, is of Linux'),
  timeout: 240_000,
};

/** A name of somebody else, which leads to this machine. */
const EVIL = 'evil.example';

const home = testHome();
let up: Up;
/** All ports of the server and its proxy. */
let ports: number[];
let uiPort: number;
let browser: BrowserContext;
/** A page of somebody else. */
let page: Page;

before(async () => {
  if (options.skip !== false) return;
  const made = await generateSource({
    out: join(home, 'source'),
    days: 1,
    users: 5,
    songs: 5,
    seed: 4,
    eventsPerDay: 20,
  });
  writeGoldUsers(made.logData, '2018-11-04');
  up = await startUp(sourceFlags(made), { home });
  atEnd(async () => assert.equal(await up.stop(), 130, 'stopped by Ctrl-C'));
  uiPort = Number(new URL(up.uiUrl).port);
  ports = [...listening(pidOf(home, 'temporal')).map(({ port }) => port), uiPort];
  await startHeld();
  const site = await foreignSite();
  const args = ['--no-sandbox', `--host-resolver-rules=MAP ${EVIL} 127.0.0.1`];
  const launched = await chromium.launch({ executablePath: executablePath ?? '', args });
  atEnd(() => launched.close());
  browser = await launched.newContext();
  page = await browser.newPage();
  await page.goto(`http://${EVIL}:${site}/`);
});

/** Starts a load that waits for a decision. */
async function startHeld(): Promise<void> {
  await withTemporal(up.address, async (client) => {
    const load = await client.workflow.start('loadWarehouse', {
      taskQueue: 'sparkify',
      workflowId: 'held',
      args: [{ onFailure: 'hold' }],
    });
    await until(async () => (await load.query<Progress>('progress')).held.length, Boolean);
  });
}

/** Serves an empty page. @returns its port. */
async function foreignSite(): Promise<number> {
  const server = createServer((_, response) => response.setHeader('content-type', 'text/html').end('<p>Hello'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(async () => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What a page learns from requests: of each, status and text, or the browser's error. */
type Answers = { readonly status: number; readonly text: string }[];

/** Sends requests from the page, each with a body that needs no permission of the server (text/plain). */
function fetchAll(urls: readonly string[], init: RequestInit): Promise<Answers> {
  return page.evaluate(
    async ([all, request]) => {
      const one = async (url: string) => {
        try {
          const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(5_000) });
          return { status: answer.status, text: await answer.text() };
        } catch (error) {
          return { status: 0, text: String(error) };
        }
      };
      return Promise.all(all.map(one));
    },
    [urls, init] as const,
  );
}

const NAMESPACE = 'api/v1/namespaces/default';
const START = JSON.stringify({
  workflowType: { name: 'loadWarehouse' },
  taskQueue: { name: 'sparkify' },
  requestId: '1',
});
const STEP = JSON.stringify({
  activityType: { name: 'createTables' },
  taskQueue: { name: 'sparkify' },
  startToCloseTimeout: '60s',
  requestId: '2',
});
const ACCEPT = JSON.stringify({
  request: { input: { name: 'accept', args: { payloads: [{ check: 'users_level', reason: 'forged' }] } } },
});

/** Tries to start a load, to run a step and to decide on the held load, by every port, under each of these hosts. */
async function attack(hosts: readonly string[]): Promise<void> {
  const init = { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' } } as const;
  for (const [path, body] of [
    ['workflows/forged', START],
    ['activities/forged', STEP],
    ['workflows/held/update/accept', ACCEPT],
  ] as const) {
    const urls = hosts.flatMap((host) => ports.map((port) => `http://${host}:${port}/${NAMESPACE}/${path}`));
    await fetchAll(urls, { ...init, body });
  }
}

async function assertNothingHappened(): Promise<void> {
  await withTemporal(up.address, async (client) => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list()) ids.push(workflowId);
    assert.deepEqual(
      ids.filter((id) => !id.startsWith('temporal-sys')),
      ['held'],
    );
    const { held } = await client.workflow.getHandle('held').query<Progress>('progress');
    assert.equal(held.length, 1, 'the held load was decided on');
    const steps: string[] = [];
    for await (const { activityId } of client.activity.list('ActivityType = "createTables"')) steps.push(activityId);
    assert.deepEqual(steps, []);
  });
}

test('a foreign page starts nothing, runs no step and decides on nothing', options, async () => {
  await attack(['127.0.0.1', 'localhost']);
  await assertNothingHappened();
});

test('nor by a name of its own that leads to this machine (DNS rebinding), and it reads nothing', options, async () => {
  const answers = await fetchAll([`http://${EVIL}:${uiPort}/${NAMESPACE}/workflows`], {});
  assert.equal(answers[0]?.status, 0, 'the browser asked another origin');
  const rebound = await browser.newPage();
  const opened = await rebound.goto(`http://${EVIL}:${uiPort}/`);
  assert.equal(opened?.status(), 403);
  page = rebound;
  const own = await fetchAll([`/${NAMESPACE}/workflows`, `/${NAMESPACE}`], {});
  assert.deepEqual(
    own.map(({ status }) => status),
    [403, 403],
  );
  for (const port of ports) {
    // A page of its own: a port that does not speak HTTP leaves a navigation behind, which would interrupt the next one.
    const other = await browser.newPage();
    const answer = await other.goto(`http://${EVIL}:${port}/${NAMESPACE}/workflows`).catch(() => null);
    assert.ok(!(answer?.ok() ?? false), `port ${port} answers ${EVIL}: ${await answer?.text()}`);
    await other.close();
  }
  await attack([EVIL]);
  await assertNothingHappened();
});

test('a foreign page can neither embed the Web UI nor read it as a script; it may link to it', options, async () => {
  const foreign = await browser.newPage();
  await foreign.goto(`http://${EVIL}:${await foreignSite()}/`);
  const refused: string[] = [];
  foreign.on('response', (response) => {
    if (response.url().startsWith(up.uiUrl) && response.status() === 403)
      refused.push(new URL(response.url()).pathname);
  });
  await foreign.setContent(
    `<a href="${up.uiUrl}/">Web UI</a><iframe src="${up.uiUrl}/framed"></iframe><script src="${up.uiUrl}/script"></script>`,
  );
  await until(
    async () => refused.sort().join(),
    (paths) => paths === '/framed,/script',
  );
  await foreign.getByText('Web UI').click();
  await foreign.getByText('held').first().waitFor();
  assert.match(foreign.url(), new RegExp(`^${up.uiUrl}/`));
});
