import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as images from '../../src/image/operations.ts';
import type { Raster } from '../../src/image/raster.ts';
import type { SplitName } from '../../src/language/contracts/draws.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { fallbackCrop } from '../../src/words/crop-window.ts';
import { resizeWindow } from '../../src/words/resize-window.ts';
import { specOf } from '../words.ts';

/** Every row has its number as its value, so that a result tells which rows it was cut from. */
function rows(width: number, height: number): Raster {
  return { width, height, channels: 3, data: Uint8Array.from({ length: width * height * 3 }, (_, i) => Math.floor(i / (width * 3))) };
}

const RATIO = BUILTIN.create(specOf('item_transform', 'ratio_resize', { max_sz: 100 }));
const apply = (image: Raster, split: SplitName, draws: PythonRandom): Raster => RATIO.apply(image, { split, draws, images });

test('the place that ratio_resize cuts from is drawn in training, as fastai draws it, and the middle in validation', () => {
  const image = rows(1000, 19);
  const row = (split: 'train' | 'valid', seed: number): number => apply(image, split, new PythonRandom(seed)).data[0]!;
  const trained = new Set([1, 2, 3, 4, 5, 6].map((seed) => row('train', seed)));
  assert.ok(trained.size > 1, `rows ${[...trained]}`);
  assert.equal(row('valid', 1), row('valid', 2));
  const draws = new PythonRandom(7);
  apply(image, 'train', draws);
  const other = new PythonRandom(7);
  other.random();
  other.random();
  assert.equal(draws.random(), other.random(), 'two draws');
});

test('no side becomes 0, however narrow the picture', () => {
  for (const [width, height] of [
    [1000, 3],
    [3, 1000],
  ] as const) {
    const got = apply(rows(width, height), 'train', new PythonRandom(1));
    assert.deepEqual([got.width, got.height].sort(), [1, 100]);
  }
  const square = { size: [49, 49], method: 'crop', padMode: 'reflection' } as const;
  const thin = resizeWindow(square, rows(60, 1), 'valid', new PythonRandom(1));
  assert.deepEqual([thin.width, thin.height], [1, 1], '1 / 49 * 49 is below 1');
  const small = fallbackCrop(1, 1, [3 / 4, 4 / 3], 0.5);
  assert.deepEqual([small.width, small.height], [1, 1]);
});
