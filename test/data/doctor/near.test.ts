import assert from 'node:assert/strict';
import { test } from 'node:test';
import { glanceAt, type PictureGlance } from '../../../src/data/doctor/glance.ts';
import { findNearPairs } from '../../../src/data/doctor/near.ts';
import { HASH_SIDE, hashDistance, perceptualHash } from '../../../src/image/perceptual-hash.ts';
import type { Raster } from '../../../src/image/raster.ts';
import { transpose } from '../../../src/image/transpose.ts';
import { keyedRng } from '../../../src/util/rng.ts';

/** Smooth random colours: a coarse random grid, enlarged. */
function square(n: number, noise = 0): Raster {
  const coarse = keyedRng(1, 'square', n).uniforms(8 * 8 * 3);
  const fine = keyedRng(1, 'noise', n).uniforms(HASH_SIDE ** 2 * 3);
  const data = new Uint8Array(HASH_SIDE ** 2 * 3);
  for (let y = 0; y < HASH_SIDE; y++)
    for (let x = 0; x < HASH_SIDE; x++)
      for (let c = 0; c < 3; c++) {
        const i = (y * HASH_SIDE + x) * 3 + c;
        data[i] = 20 + 200 * coarse[(Math.floor(y / 4) * 8 + Math.floor(x / 4)) * 3 + c]! + noise * fine[i]!;
      }
  return { width: HASH_SIDE, height: HASH_SIDE, channels: 3, data };
}

function glance(thumbnail: Raster): PictureGlance {
  return glanceAt({ index: 0, path: '', bytes: 0, width: 300, height: 300, thumbnail }).picture!;
}

test('the hash of a flipped picture is the mirrored hash', () => {
  const flipped = perceptualHash(transpose(square(1), 'flip_left_right'));
  const straight = perceptualHash(square(1));
  assert.equal(hashDistance(flipped.hash, straight.mirrored), 0);
  assert.equal(hashDistance(flipped.mirrored, straight.hash), 0);
  assert.ok(hashDistance(straight.hash, straight.mirrored) > 10);
});

test('4,000 pictures: the planted pairs and no other', () => {
  const many = Array.from({ length: 4000 }, (_, n) => glance(square(n)));
  many.push(glance(square(17, 25)), glance(transpose(square(1711, 10), 'flip_left_right')));
  const pairs = findNearPairs(many);
  assert.deepEqual(
    pairs.map(({ a, b, mirrored }) => [a, b, mirrored]),
    [
      [17, 4000, false],
      [1711, 4001, true],
    ],
  );
});
