import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Mersenne } from '../../src/util/mersenne.ts';
import { NumpyRandom } from '../../src/util/numpy-random.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { keyedRng } from '../../src/util/rng.ts';
import { TorchRng } from '../../src/util/torch-rng.ts';
import { needsShared, SHARED } from '../shared.ts';

const FILE = 'reference/fastai-fixtures/i_splitters_rng.json';

interface Golden {
  randperm: { n: number; seed: number; perm: number[] }[];
  mt_u32_seed42_first10: number[];
  randperm_7390_seed42_sha256_int32le: string;
  python_random: {
    random_seed42_random5: number[];
    random_seed42_randint_0_7_x10: number[];
    random_seed42_randint_0_2p32m1_x3: number[];
    random_seed42_sample20: number[];
  };
}
const golden = (): Golden => JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));

test('torch: words and randperm are bit-exact', needsShared(FILE), () => {
  const { randperm, mt_u32_seed42_first10, randperm_7390_seed42_sha256_int32le } = golden();
  const source = Mersenne.fromSeed(42);
  assert.deepEqual(
    mt_u32_seed42_first10.map(() => source.next()),
    mt_u32_seed42_first10,
  );
  for (const { n, seed, perm } of randperm) assert.deepEqual([...new TorchRng(seed).randperm(n)], perm);
  const whole = new TorchRng(42).randperm(7390);
  assert.equal(createHash('sha256').update(Buffer.from(whole.buffer)).digest('hex'), randperm_7390_seed42_sha256_int32le);
});

test('CPython: random, randint and sample are bit-exact', needsShared(FILE), () => {
  const { python_random: expected } = golden();
  const draw = <T>(list: readonly T[], f: (r: PythonRandom) => T): T[] => {
    const random = new PythonRandom(42);
    return list.map(() => f(random));
  };
  assert.deepEqual(
    draw(expected.random_seed42_random5, (r) => r.random()),
    expected.random_seed42_random5,
  );
  assert.deepEqual(
    draw(expected.random_seed42_randint_0_7_x10, (r) => r.randint(0, 7)),
    expected.random_seed42_randint_0_7_x10,
  );
  assert.deepEqual(
    draw(expected.random_seed42_randint_0_2p32m1_x3, (r) => r.randint(0, 2 ** 32 - 1)),
    expected.random_seed42_randint_0_2p32m1_x3,
  );
  assert.deepEqual([...new PythonRandom(42).permutation(20)], expected.random_seed42_sample20);
});

test('numpy: RandomState(42).permutation(10)', () => {
  assert.deepEqual(new NumpyRandom(42).permutation([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), [8, 1, 5, 0, 7, 2, 9, 4, 3, 6]);
});

test('keyed streams: fixed by the whole key, and spread as they should', () => {
  assert.equal(keyedRng(1, 'a', 2).uniform(), keyedRng(1, 'a', 2).uniform());
  const first = [
    keyedRng(1, 'a', 2),
    keyedRng(2, 'a', 2),
    keyedRng(1, 'b', 2),
    keyedRng(1, 'a', 3),
    keyedRng(1, 'a2'),
    keyedRng(1, 'a', '2'),
  ];
  assert.equal(new Set(first.map((rng) => rng.uniform())).size, first.length);

  const starts = Array.from({ length: 4000 }, (_, item) => keyedRng(7, 'flip', 0, item).uniform());
  const bins = new Array<number>(10).fill(0);
  for (const value of starts) bins[Math.floor(value * 10)]!++;
  const chiSquare = bins.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
  assert.ok(chiSquare < 27.9, `chi-square of the first draws of neighbouring keys: ${chiSquare}`);

  const normals = keyedRng(3, 'noise').normals(20000);
  const mean = normals.reduce((sum, x) => sum + x, 0) / normals.length;
  const variance = normals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / normals.length;
  assert.ok(Math.abs(mean) < 0.03 && Math.abs(variance - 1) < 0.04, `mean ${mean}, variance ${variance}`);
  assert.ok(
    keyedRng(3, 'u')
      .uniforms(20000)
      .every((x) => x >= 0 && x < 1),
  );
});
