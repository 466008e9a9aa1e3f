import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { PredictionServer } from '../../src/serve/server.ts';
import { startServer } from '../../src/session/models.ts';
import { launchChromium, skipWithoutChromium as skip } from '../chromium.ts';
import { type TinyModel, writeTinyModel } from './tiny-model.ts';

describe('the upload page in a browser', { skip }, () => {
  let tiny: TinyModel;
  let server: PredictionServer;
  let browser: Browser;
  let picture: string;
  let context: BrowserContext | undefined;
  before(async () => {
    tiny = await writeTinyModel();
    picture = join(tiny.folder, 'picture.png');
    writeFileSync(picture, tiny.picture);
    server = await startServer(tiny.folder, { engine: 'wasm', workers: 1 });
    browser = await launchChromium({ gpu: false });
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    tiny.remove();
  });

  afterEach(() => context?.close());

  /** Opens the page; what it complains about, and any request to elsewhere, is an error. */
  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; complaints: string[] }> {
    context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url())) complaints.push(request.url());
    });
    await page.goto(server.url);
    return { page, complaints };
  }

  test('a chosen picture is shown with its classes; a broken one says what is wrong', async () => {
    const { page, complaints } = await open();
    await page.locator('#file').setInputFiles(picture);
    await page.locator('#result').waitFor();
    assert.equal(await page.locator('#rows tr').count(), 3);
    assert.match((await page.locator('#status').textContent())!, /^\w+, \d+\.\d %$/);
    const broken = join(tiny.folder, 'broken.png');
    writeFileSync(broken, readFileSync(picture).subarray(0, 50));
    await page.locator('#file').setInputFiles(broken);
    await page.locator('#status.bad').waitFor();
    assert.match((await page.locator('#status').textContent())!, /^the picture cannot be used: it is a PNG picture/);
    assert.equal(await page.locator('#result').isVisible(), false);
    assert.deepEqual(complaints, []);
  });

  test('a picture can be dropped anywhere', async () => {
    const { page } = await open();
    const bytes = readFileSync(picture).toString('base64');
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob('${bytes}'), (c) => c.charCodeAt(0))], 'dropped.png', { type: 'image/png' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    })()`);
    await page.locator('#result').waitFor();
    assert.match((await page.locator('#took').textContent())!, /^dropped\.png, \d+ ms$/);
  });

  test('no page is wider than its window', async () => {
    const { page } = await open();
    await page.locator('#file').setInputFiles(picture);
    await page.locator('#result').waitFor();
    for (const width of [340, 800]) {
      await page.setViewportSize({ width, height: 700 });
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing in ${colorScheme}, before and after a picture`, async () => {
      const { page } = await open({ colorScheme, bypassCSP: true });
      await page.addScriptTag({ content: readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8') });
      const violations = async (): Promise<unknown> =>
        page.evaluate(
          'axe.run().then((found) => [found.passes.length > 10, found.violations.map(({ id, nodes }) => id + " " + nodes[0].failureSummary)])',
        );
      assert.deepEqual(await violations(), [true, []]);
      await page.locator('#file').setInputFiles(picture);
      await page.locator('#result').waitFor();
      assert.deepEqual(await violations(), [true, []]);
    });
});
