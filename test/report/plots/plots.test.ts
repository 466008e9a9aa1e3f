import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { rasterize } from '../../../src/image/rasterize.ts';
import { confusionMatrix } from '../../../src/interpret/confusion.ts';
import { finderChart, lossChart, metricChart, scheduleChart } from '../../../src/report/plots/charts.ts';
import { confusionChart } from '../../../src/report/plots/confusion-chart.ts';
import { lineChart } from '../../../src/report/plots/line-chart.ts';
import { photoGrid } from '../../../src/report/plots/photo-grid.ts';
import { PAPER } from '../../../src/report/plots/theme.ts';
import { sampleRecord } from '../sample.ts';

/** Numbers in an attribute of the elements of one name. */
function numbers(svg: string, element: string, attribute: string): number[] {
  return [...svg.matchAll(new RegExp(`<${element} [^>]*?\\b${attribute}="(-?[\\d.]+)"`, 'g'))].map(([, value]) => Number(value));
}

/** The picture as RGBA pixels; fails where the SVG is not well formed. */
async function pixels(svg: string): Promise<{ at(x: number, y: number): number[]; width: number; height: number }> {
  const { data, info } = await sharp(await rasterize(svg, 72))
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return {
    at: (x, y) => [...data.subarray((Math.round(y) * info.width + Math.round(x)) * 4).subarray(0, 3)],
    width: info.width,
    height: info.height,
  };
}

const vocabOf = (c: number): string[] => Array.from({ length: c }, (_, i) => `class ${i} <&>`);

for (const c of [2, 37, 120])
  test(`a confusion matrix of ${c} classes: every class named twice, every cell inside the picture`, async () => {
    const actual = Array.from({ length: c * 4 }, (_, i) => i % c);
    const svg = confusionChart(confusionMatrix(actual, actual, vocabOf(c)), {}, PAPER);
    assert.equal(svg.split('class 0 &lt;&amp;&gt;').length - 1, 2);
    const { width, height } = await pixels(svg);
    assert.ok(Math.max(...numbers(svg, 'rect', 'x')) < width && Math.max(...numbers(svg, 'rect', 'y')) < height);
    const sizes = numbers(svg, 'text', 'font-size');
    assert.ok(Math.min(...sizes) >= 4, `smallest text ${Math.min(...sizes)}`);
  });

test("a confusion matrix has fastai's texts: white above half the maximum, dark below", () => {
  const svg = confusionChart(confusionMatrix([0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0], ['a', 'b']), {}, PAPER);
  const texts = [...svg.matchAll(/fill="(#[0-9a-f]+)">(\d+)</g)].map(([, fill, text]) => [text, fill]);
  assert.deepEqual(texts, [
    ['4', '#ffffff'],
    ['0', '#1c2430'],
    ['2', '#1c2430'],
    ['0', '#1c2430'],
  ]);
  const shares = confusionChart(confusionMatrix([0, 0, 0], [0, 0, 1], ['a', 'never']), { normalize: true, normDec: 3 }, PAPER);
  assert.deepEqual(
    [...shares.matchAll(/>(\d\.\d+)</g)].map(([, text]) => text),
    ['0.667', '0.333'],
  );
});

test('figsize and dpi give the size in pixels', async () => {
  const svg = confusionChart(confusionMatrix([0], [0], vocabOf(37)), { figsize: [12, 12] }, PAPER);
  const { width } = await sharp(await rasterize(svg, 60)).metadata();
  assert.ok(Math.abs(width! - 720) < 72, `${width}`);
});

test('darker means more, in every colour map', async () => {
  for (const cmap of ['Blues', 'Greys', 'Oranges', 'cividis', 'viridis'] as const) {
    const svg = confusionChart(confusionMatrix([0, 0, 0, 1], [0, 0, 0, 1], ['a', 'b']), { cmap, plotTxt: false }, PAPER);
    const fills = [...svg.matchAll(/fill="(?:rgb\((\d+), (\d+), (\d+)\)|#(..)(..)(..))"/g)].slice(2, 6);
    const light = fills.map(([, r, g, b, x, y, z]) => (x ? [x, y, z].map((part) => Number.parseInt(part!, 16)) : [r, g, b].map(Number)));
    const luminance = light.map((parts) => 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!);
    const rising = cmap === 'cividis' || cmap === 'viridis' ? 1 : -1;
    assert.ok(rising * (luminance[0]! - luminance[3]!) > 10 && rising * (luminance[3]! - luminance[1]!) > 10, `${cmap}: ${luminance}`);
  }
});

test('the curves of a run draw', async () => {
  const record = sampleRecord();
  for (const svg of [
    lossChart(record, PAPER),
    metricChart(record, PAPER)!,
    scheduleChart(record, PAPER),
    finderChart(record.history.finds[0]!, PAPER),
  ]) {
    const { width, height, at } = await pixels(svg);
    assert.deepEqual([width, height], [640, 320]);
    assert.deepEqual(at(1, 1), [255, 255, 255]);
  }
});

test('a finder chart has a dot for each suggestion, that of `minimum` at the minimum', () => {
  const { history } = sampleRecord();
  const svg = finderChart(history.finds[0]!, PAPER);
  assert.deepEqual(
    [...svg.matchAll(/<title>(.*?)<\/title>/g)].map(([, text]) => text),
    ['minimum 3.6e-2 0.363', 'steep 3.3e-3 0.00331', 'valley 1.4e-3 0.00144'],
  );
  const [minimum, steep, valley] = numbers(svg, 'circle', 'cx').slice(-3);
  assert.ok(minimum! > steep! && steep! > valley!);
});

test('a chart survives no points, one point, a flat line, NaN and a diverged end', async () => {
  const base = { title: 'x', label: 'x', xLabel: 'x', yLabel: 'y' };
  const diverged = Array.from({ length: 100 }, (_, i) => [i, i > 97 ? 1e12 : 2 - i / 100] as const);
  for (const points of [
    [],
    [[1, 1]],
    [
      [1, 1],
      [2, 1],
    ],
    [
      [1, Number.NaN],
      [2, 1],
      [3, Number.POSITIVE_INFINITY],
    ],
    diverged,
  ] as (readonly (readonly [number, number])[])[])
    for (const yScale of ['linear', 'log'] as const) {
      const svg = lineChart({ ...base, yScale, series: [{ name: 's', points, style: 'both' }] }, PAPER);
      assert.doesNotMatch(svg, /NaN|Infinity/);
      await pixels(svg);
    }
  const svg = lineChart({ ...base, series: [{ name: 's', points: diverged }] }, PAPER);
  const path = /<path [^>]*d="M[\d.]+,([\d.]+)L/.exec(svg);
  assert.ok(Number(path![1]) < 200, 'the part before the divergence stays readable');
});

test('a grid shows each picture below its title, and a place for what cannot be read', async () => {
  const red = `data:image/png;base64,${(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#ff0000' } })
      .png()
      .toBuffer()
  ).toString('base64')}`;
  const svg = photoGrid(
    [
      { uri: red, title: 'a/b / 1.00 / 0.50' },
      { uri: undefined, title: 'c' },
    ],
    { title: 'T', columns: 2, size: 100 },
    PAPER,
  );
  const { at, width, height } = await pixels(svg);
  assert.deepEqual([width, height], [242, 176]);
  assert.deepEqual(at(64, 110), [255, 0, 0]);
  assert.deepEqual(at(150, 70), [227, 231, 236]);
});
