import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefilter } from '../../src/data/batch-transforms.ts';

/** Height, width, the output's width, the coordinates' range; fastai's `_grid_sample` in Python gave height and width after `F.interpolate`. */
const CASES: readonly (readonly [number, number, number, number, readonly [number, number] | undefined])[] = [
  [460, 460, 224, 2, [448, 448]],
  [161, 161, 64, 2, [127, 127]],
  [300, 1000, 100, 2, [200, 666]],
  [300, 1000, 224, 2, undefined],
  [1000, 300, 100, 2, [200, 60]],
  [1000, 300, 100, 0.3, undefined],
  [480, 640, 96, 2, [192, 256]],
  [480, 640, 200, 2, [400, 533]],
  [480, 640, 241, 2, undefined],
  [640, 6, 64, 2, [426, 4]],
];

test('the area prefilter is fastai’s for every shape of picture: its decision and its sides', () => {
  for (const [height, width, outWidth, range, expected] of CASES) {
    const step = prefilter({ width, height }, outWidth, () => range);
    const sides = step?.kind === 'area' ? [step.height, step.width] : undefined;
    assert.deepEqual(sides, expected, `${height} x ${width} to a width of ${outWidth}`);
  }
});
