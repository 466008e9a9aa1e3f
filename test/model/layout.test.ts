import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Layout } from '../../src/language/contracts/architecture.ts';
import { fromTorch, torchShape, toTorch } from '../../src/model/layout.ts';

const SHAPES: readonly (readonly [Layout, readonly number[], readonly number[]])[] = [
  ['conv', [3, 2, 4, 5], [5, 4, 3, 2]],
  ['depthwise', [3, 2, 4, 5], [20, 1, 3, 2]],
  ['linear', [4, 5], [5, 4]],
  ['plain', [2, 3, 4], [2, 3, 4]],
];

for (const [layout, shape, torch] of SHAPES)
  test(`${layout}: [${shape}] is torch's [${torch}], and back`, () => {
    assert.deepEqual(torchShape(layout, shape), torch);
    const count = shape.reduce((product, axis) => product * axis);
    const values = Float32Array.from({ length: count }, (_, i) => i);
    assert.deepEqual(fromTorch(layout, toTorch(layout, values, shape), shape), values);
  });

test('channel c, multiple m of a depthwise filter is output c * multiples + m in torch', () => {
  const [height, width, channels, multiples] = [3, 2, 4, 5] as const;
  const values = Float32Array.from({ length: height * width * channels * multiples }, (_, i) => i);
  const torch = toTorch('depthwise', values, [height, width, channels, multiples]);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      for (let c = 0; c < channels; c++)
        for (let m = 0; m < multiples; m++)
          assert.equal(torch[((c * multiples + m) * height + i) * width + j], values[((i * width + j) * channels + c) * multiples + m]);
});
