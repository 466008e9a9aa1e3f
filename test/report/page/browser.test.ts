import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { reportHtml } from '../../../src/report/page/page.ts';
import { launchChromium, skipWithoutChromium as skip } from '../../chromium.ts';
import { samplePredictions, sampleRecord } from '../sample.ts';

const PICTURE = 'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/%3E';
const PAIRS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [0, 1],
  [1, 1],
  [2, 0],
  [2, 2],
];

describe('the report in a browser', { skip }, () => {
  let browser: Browser;
  let folder: string;
  let url: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pipefile-'));
    const predictions = samplePredictions(['cat', 'dog', 'owl'], PAIRS);
    const record = sampleRecord({ predictions });
    const photos = new Map(PAIRS.map((_, i) => [i, PICTURE]));
    writeFileSync(join(folder, 'report.html'), reportHtml(record, photos));
    url = pathToFileURL(join(folder, 'report.html')).href;
    browser = await launchChromium({ gpu: false });
  });
  after(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens the report from disk; whatever the page complains about or asks the network for is an error. */
  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage(options);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(url);
    return { page, complaints };
  }

  test('a click on a cell shows its photos', async () => {
    const { page, complaints } = await open();
    const svg = page.locator('#matrix svg');
    await svg.scrollIntoViewIfNeeded();
    const at = await svg.evaluate((node) => {
      const { left, top, cell } = (node as unknown as { dataset: Record<string, string> }).dataset;
      const { width, x, y } = (
        node as unknown as { getBoundingClientRect(): { width: number; x: number; y: number } }
      ).getBoundingClientRect();
      const scale = width / (node as unknown as { viewBox: { baseVal: { width: number } } }).viewBox.baseVal.width;
      return { x: x + (Number(left) + 1.5 * Number(cell)) * scale, y: y + (Number(top) + 0.5 * Number(cell)) * scale };
    });
    await page.mouse.click(at.x, at.y);
    assert.equal(await page.locator('#photos-title').textContent(), '2 of 3 cat (66.7 %) taken for dog');
    assert.equal(await page.locator('#photos img').count(), 2);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#photos').isVisible(), false);
    assert.deepEqual(complaints, []);
  });

  test('the matrix works from the keyboard', async () => {
    const { page } = await open();
    await page.locator('#matrix').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    assert.equal(await page.locator('#cell-text').textContent(), '1 of 2 owl (50.0 %) taken for cat');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('#photos img').count(), 1);
  });

  test('the class table sorts by number and by name, both ways', async () => {
    const { page } = await open();
    const names = (): Promise<string[]> => page.locator('#class-table tbody th').allInnerTexts();
    const recall = page.getByRole('button', { name: 'Recall' });
    await recall.click();
    assert.deepEqual(await names(), ['dog', 'owl', 'cat']);
    await recall.click();
    assert.deepEqual(await names(), ['cat', 'owl', 'dog']);
    await page.getByRole('button', { name: 'Class', exact: true }).click();
    assert.deepEqual(await names(), ['cat', 'dog', 'owl']);
    assert.equal(await page.locator('#class-table th[aria-sort]').textContent(), 'Class');
  });

  test('no page is wider than its window', async () => {
    for (const width of [360, 800, 1400]) {
      const { page } = await open({ viewport: { width, height: 700 } });
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const)
    test(`axe finds nothing in ${colorScheme}, nor with the photos open`, async () => {
      const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
      const { page } = await open({ colorScheme, bypassCSP: true });
      await page.addScriptTag({ content: axe });
      const violations = async (): Promise<unknown> =>
        page.evaluate(
          'axe.run().then((found) => [found.passes.length > 10, found.violations.map(({ id, nodes }) => id + " " + nodes[0].failureSummary)])',
        );
      assert.deepEqual(await violations(), [true, []]);
      await page.locator('.open-cell').first().click();
      assert.deepEqual(await violations(), [true, []]);
    });
});
