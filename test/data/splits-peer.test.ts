import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { trainTestSplit } from '../../src/data/train-test-split.ts';
import { TorchRng } from '../../src/util/torch-rng.ts';

const PYTHON = process.env['PIPEFILE_PEER_PYTHON'];
const SCRIPT = fileURLToPath(new URL('../../../test/data/splits-peer.py', import.meta.url));

interface Peer {
  splits: {
    n: number;
    test_size: number;
    train_size: number | null;
    seed: number;
    classes: (string | number)[] | null;
    train: number[];
    valid: number[];
  }[];
  perm: { seed: number; n: number; perm: number[] }[];
}

test('train_test_split, plain and stratified, and randperm with negative and large seeds are those of scikit-learn and torch', {
  skip: PYTHON === undefined && 'PIPEFILE_PEER_PYTHON names no Python with torch and scikit-learn',
}, () => {
  const peer = JSON.parse(execFileSync(PYTHON!, [SCRIPT], { encoding: 'utf8' })) as Peer;
  assert.ok(peer.splits.length > 40 && peer.splits.some(({ classes }) => classes !== null));
  for (const { n, test_size: testSize, train_size, seed: randomState, classes, train, valid } of peer.splits) {
    const sizes = { testSize, randomState, ...(train_size === null ? {} : { trainSize: train_size }) };
    assert.deepEqual(trainTestSplit(n, sizes, classes ?? undefined), { train, valid }, `n ${n}, seed ${randomState}`);
  }
  for (const { seed, n, perm } of peer.perm) assert.deepEqual([...new TorchRng(seed).randperm(n)], perm, `seed ${seed}`);
});

test('a stratified split as scikit-learn draws it', () => {
  const classes = ['b', 'a', 'b', 'c', 'a', 'b', 'c', 'b', 'a', 'c', 'b', 'b'];
  const { train, valid } = trainTestSplit(12, { testSize: 0.25, randomState: 3 }, classes);
  assert.deepEqual(
    [train, valid],
    [
      [4, 7, 10, 3, 0, 1, 9, 11, 5],
      [2, 8, 6],
    ],
  );
  assert.throws(() => trainTestSplit(12, { testSize: 0.9, trainSize: 0.5, randomState: 3 }), /of 12/);
  assert.deepEqual(trainTestSplit(5, { testSize: 2, randomState: 0, shuffle: false }), { train: [0, 1, 2], valid: [3, 4] });
});
