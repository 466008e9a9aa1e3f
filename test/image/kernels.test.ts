import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { IDENTITY } from '../../src/image/affine.ts';
import type { FloatImage, Raster } from '../../src/image/raster.ts';
import { resizeBilinear } from '../../src/image/resize.ts';
import { runSteps } from '../../src/image/steps.ts';

const WASM = fileURLToPath(new URL('../../../wasm/', import.meta.url));

function noise(width: number, height: number, channels: 1 | 3): Raster {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * channels }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
  return { width, height, channels, data };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from({ length: a.length }, (_, i) => Math.abs(a[i]! - b[i]!)));
}

const floats = (image: Raster): FloatImage => ({ ...image, data: Float32Array.from(image.data, (byte) => byte / 255) });

test('wasm/image.wasm was built from the sources beside it (node scripts/build-wasm.js)', () => {
  const sum = createHash('sha256');
  for (const name of readdirSync(WASM)
    .filter((file) => file.endsWith('.ts'))
    .sort())
    sum.update(readFileSync(WASM + name));
  assert.equal(readFileSync(`${WASM}sources.sha256`, 'utf8').trim(), sum.digest('hex'));
});

test('bytes and floats of one picture are sampled alike, colour and grey, down to a single pixel', () => {
  const how = { width: 9, height: 7, mode: 'bilinear', padding: 'reflection', alignCorners: true } as const;
  const map = { matrix: [0.9, 0.3, 0.4, -0.2, 1.3, 0.1], warps: [Float64Array.of(1.1, 0, 0, 0.1, 1, 0, 0.1, 0.05)] } as const;
  for (const channels of [1, 3] as const) {
    for (const [width, height] of [
      [13, 11],
      [1, 5],
      [4, 1],
      [1, 1],
    ] as const) {
      const image = noise(width, height, channels);
      const [a, b] = [runSteps(image, [{ kind: 'sample', map, how }]), runSteps(floats(image), [{ kind: 'sample', map, how }])];
      assert.equal(a.data.length, 9 * 7 * channels);
      assert.ok(largestDifference(a.data, b.data) < 3e-7, `${channels} channels, ${width}x${height}`);
    }
  }
});

test('the identity map gives each byte / 255 within an ulp; without steps exactly', () => {
  const image = noise(16, 12, 3);
  const how = { width: 16, height: 12, mode: 'bilinear', padding: 'border', alignCorners: true } as const;
  assert.deepEqual(runSteps(image, []), floats(image));
  const same = runSteps(image, [{ kind: 'sample', map: { matrix: IDENTITY, warps: [] }, how }]);
  assert.ok(largestDifference(same.data, floats(image).data) < 1e-7);
});

test('levels: sigmoid(scale logit(x) + shift) within 5e-7 for every byte, the ends included', () => {
  const image = noise(64, 64, 3);
  for (const [scale, shift] of [
    [1, 0.4],
    [1.25, -0.3],
    [0.8, 0],
  ] as const) {
    const got = runSteps(image, [{ kind: 'levels', scale, shift }]);
    got.data.forEach((value, i) => {
      const x = Math.min(Math.max(image.data[i]! / 255, 1e-7), Math.fround(1 - 1e-7));
      const expected = 1 / (1 + Math.exp(scale * Math.log(1 / x - 1) - shift));
      assert.ok(Math.abs(value - expected) < 5e-7, `${image.data[i]}: ${value} for ${expected}`);
    });
  }
});

test('normalisation is (x - mean) / std in floats, by channel, for any number of values', () => {
  const mean = [0.485, 0.456, 0.406];
  const std = [0.229, 0.224, 0.225];
  for (const width of [1, 2, 5]) {
    const image = noise(width, 1, 3);
    const got = runSteps(image, [{ kind: 'normalize', mean, std }]);
    const expected = floats(image).data.map((x, i) => Math.fround(x - Math.fround(mean[i % 3]!)) / Math.fround(std[i % 3]!));
    assert.deepEqual(got.data, expected);
  }
});

test('a picture of many bands is resized as its parts', () => {
  const image = noise(3000, 700, 1);
  const whole = resizeBilinear(image, 300, 700);
  const part = resizeBilinear({ ...image, height: 10, data: image.data.subarray(3000 * 600, 3000 * 610) }, 300, 10);
  assert.deepEqual(whole.data.subarray(300 * 600, 300 * 610), part.data);
});
