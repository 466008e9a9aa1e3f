import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createShuffle } from '../../src/data/order.ts';
import { trainTestSplit } from '../../src/data/train-test-split.ts';
import { needsShared } from '../shared.ts';
import { FIXTURES, fixture } from './fixtures.ts';
import { splitOf } from './split.ts';

const FILE = 'i_splitters_rng.json';
interface Golden {
  random_splitter: {
    n: number;
    seed: number | null;
    pre_manual_seed: number | null;
    valid_pct: number;
    n_train: number;
    n_valid: number;
    valid_first20: number[];
    train_first20: number[];
    valid_full: number[] | null;
    train_full: number[] | null;
  }[];
  random_splitter_7390_seed42_valid_full: number[];
  'random_subset_splitter_20_.5_.25_seed42': [number[], number[]];
  train_test_splitter_20_rs42: [number[], number[]];
  end_splitter: { n: number; pct: number; valid_last: boolean; train: number[]; valid: number[] }[];
  'index_splitter_5_[3,1,3]': [number[], number[]];
  dataloader_shuffle_seed42_n20_bs4_3epochs: number[][][];
}

test('splitters give fastai lists in fastai order', needsShared(`${FIXTURES}/${FILE}`), async () => {
  const golden = fixture<Golden>(FILE);
  for (const item of golden.random_splitter) {
    const { train, valid } = await splitOf('random', { valid_pct: item.valid_pct, seed: item.seed ?? item.pre_manual_seed! }, item.n);
    assert.deepEqual([train.length, valid.length], [item.n_train, item.n_valid]);
    assert.deepEqual(valid.slice(0, 20), item.valid_first20);
    assert.deepEqual(train.slice(0, 20), item.train_first20);
    if (item.valid_full) assert.deepEqual([valid, train], [item.valid_full, item.train_full]);
  }
  assert.deepEqual((await splitOf('random', {}, 7390)).valid, golden.random_splitter_7390_seed42_valid_full);
  const subset = await splitOf('random_subset', { train_sz: 0.5, valid_sz: 0.25, seed: 42 }, 20);
  assert.deepEqual([subset.train, subset.valid], golden['random_subset_splitter_20_.5_.25_seed42']);
  const tested = await splitOf('train_test', {}, 20);
  assert.deepEqual([tested.train, tested.valid], golden.train_test_splitter_20_rs42);
  for (const { n, pct, valid_last, train, valid } of golden.end_splitter)
    assert.deepEqual(await splitOf('end', { valid_pct: pct, valid_last }, n), { train, valid });
  const index = await splitOf('index', { valid_idx: [3, 1, 3] }, 5);
  assert.deepEqual([index.train, index.valid], golden['index_splitter_5_[3,1,3]']);
});

test('a stratified split keeps the shares of the classes', () => {
  const classes = Array.from({ length: 60 }, (_, i) => (i % 6 === 0 ? 'rare' : 'common'));
  const { train, valid } = trainTestSplit(60, { testSize: 0.2, randomState: 7 }, classes);
  assert.equal(valid.filter((i) => classes[i] === 'rare').length, 2);
  assert.deepEqual(
    [...train, ...valid].sort((a, b) => a - b),
    Array.from({ length: 60 }, (_, i) => i),
  );
});

test(
  'training order is that of fastai loader in every epoch, also when an epoch is asked for at once',
  needsShared(`${FIXTURES}/${FILE}`),
  () => {
    const epochs = fixture<Golden>(FILE).dataloader_shuffle_seed42_n20_bs4_3epochs.map((batches) => batches.flat());
    const shuffle = createShuffle(42, 20);
    for (const [epoch, order] of epochs.entries()) assert.deepEqual([...shuffle(epoch)], order);
    assert.deepEqual([...createShuffle(42, 20)(2)], epochs[2]);
    assert.deepEqual([...shuffle(0)], epochs[0]);
  },
);
