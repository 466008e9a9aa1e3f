import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../../src/data/items.ts';
import type { TrainedClasses } from '../../src/language/contracts/loss.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { type Tensor, tf } from '../../src/tensor/tf.ts';
import { lossProblems, trainedClasses } from '../../src/train/loss-spec.ts';
import { createLoss } from '../../src/train/losses.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { classWeights, positiveWeights } from '../../src/words/losses/class-weights.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf, taskOf } from '../words.ts';
import { flat, type Nested, shapeOf } from './trace.ts';

const METRICS = 'reference/fastai-fixtures/h_metrics_interpretation.json';
const MISC = 'reference/fastai-fixtures/n_misc_ops.json';
const needs = needsShared(METRICS, MISC);
// biome-ignore lint/suspicious/noExplicitAny: golden files of many shapes
const read = (file: string): any => (needs.skip ? undefined : JSON.parse(readFileSync(join(SHARED, file), 'utf8')));

interface Case {
  readonly name: string;
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly target: string;
  readonly x: Nested;
  readonly y: Nested;
  readonly value: number;
  readonly items?: readonly number[];
  readonly grad?: Nested;
}

function shared(): Case[] {
  const [h, n] = [read(METRICS), read(MISC)];
  if (!h) return [];
  const classes = { target: 'category', x: h.logits, y: h.targets } as const;
  const { losses } = h;
  return [
    { name: 'cross_entropy', kind: 'cross_entropy', options: {}, ...classes, value: losses.cross_entropy, items: h.per_item_ce },
    { name: 'eps 0.1', kind: 'label_smoothing', options: { eps: 0.1 }, ...classes, value: losses['label_smoothing_eps0.1'] },
    { name: 'eps 0.2', kind: 'label_smoothing', options: { eps: 0.2 }, ...classes, value: losses['label_smoothing_eps0.2'] },
    { name: 'focal', kind: 'focal', options: { gamma: 2 }, ...classes, value: losses.focal_gamma2 },
    {
      name: 'weighted',
      kind: 'cross_entropy',
      options: { weight: losses.cross_entropy_weighted.weight },
      ...classes,
      value: losses.cross_entropy_weighted.value,
    },
    {
      name: 'bce',
      kind: 'bce_with_logits',
      options: {},
      target: 'multi_category',
      x: h.logits,
      y: losses.bce_with_logits.targets,
      value: losses.bce_with_logits.value,
    },
    {
      name: 'mse',
      kind: 'mse',
      options: {},
      target: 'regression',
      x: losses.mse.pred.map((v: number) => [v]),
      y: losses.mse.targ,
      value: losses.mse.value,
    },
    {
      name: 'bce misc',
      kind: 'bce_with_logits',
      options: {},
      target: 'multi_category',
      x: n.multi_metrics.logits,
      y: n.multi_metrics.targets,
      value: n.multi_metrics.bce,
    },
    {
      name: 'mse misc',
      kind: 'mse',
      options: {},
      target: 'regression',
      x: n.regression.pred,
      y: n.regression.targ,
      value: n.regression.mseloss,
    },
    { name: 'l1 misc', kind: 'l1', options: {}, target: 'regression', x: n.regression.pred, y: n.regression.targ, value: n.regression.l1 },
  ];
}

const own: readonly Case[] = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../test/fixtures/losses.json', import.meta.url)), 'utf8'),
).cases;

for (const { name: engine, skip, start } of await enginesUnderTest()) {
  for (const golden of [...shared(), ...own]) {
    test(`${engine}: ${golden.name}: value, items and gradient as torch's`, { skip }, async () => {
      await start();
      tf.tidy(() => {
        const loss = createLoss(specOf('loss', golden.kind, golden.options), classesOf(golden), BUILTIN);
        const x = tf.variable(tf.tensor(flat(golden.x), shapeOf(golden.x)));
        const y = tf.tensor(flat(golden.y), shapeOf(golden.y), golden.target === 'category' ? 'int32' : 'float32');
        const { value, grads } = valueAndGrads(() => loss.mean(x, y) as ReturnType<typeof tf.scalar>, [x]);
        near(value, golden.value, 'value');
        if (golden.items) near(loss.perItem(x, y), golden.items, 'items');
        if (golden.grad) near(grads[0]!, golden.grad, 'gradient');
        x.dispose();
      });
    });
  }
}

/** As many classes as the outputs are wide. */
function classesOf({ x }: Case): TrainedClasses {
  const width = shapeOf(x).at(-1)!;
  return { vocab: Array.from({ length: width }, (_, i) => `c${i}`), counts: [], items: 0 };
}

/** float32: 1e-6 of the largest value. */
function near(found: Tensor, wanted: Nested, what: string): void {
  const values = flat(wanted);
  const scale = Math.max(1e-3, ...values.map(Math.abs));
  const data = found.dataSync();
  assert.equal(data.length, values.length, what);
  for (const [i, value] of values.entries())
    assert.ok(Math.abs(data[i]! - value) <= 1e-6 * scale, `${what}[${i}]: ${data[i]}, torch ${value}`);
}

const DATASET = {
  c: 3,
  vocab: ['cat', 'dog', 'owl'],
  items: Array.from({ length: 7 }, (_, i) => ({ path: `${i}.png` })),
  labels: ['cat', 'cat', 'cat', 'dog', 'owl', 'owl', 'dog'],
  split: { train: [0, 1, 2, 3, 4, 5], valid: [6] },
} as unknown as Dataset;

test('class weights by name, and balanced as scikit-learn balances', () => {
  const classes = trainedClasses(DATASET, taskOf('category'));
  assert.deepEqual(classWeights({ owl: 3 }, classes), [1, 1, 3]);
  assert.deepEqual(classWeights('balanced', classes), [6 / 9, 6 / 3, 6 / 6]);
  assert.deepEqual(classWeights([1, 2, 3], classes), [1, 2, 3]);
  const problems = lossProblems(specOf('loss', 'cross_entropy', { weight: { owll: 3 } }), classes, BUILTIN);
  assert.deepEqual(
    problems.map(({ message, hint, path }) => [message, hint, path]),
    [["there is no class 'owll'", "did you mean 'owl'?", 'learner.loss.cross_entropy.weight.owll']],
  );
  const short = lossProblems(specOf('loss', 'focal', { weight: [1, 2] }), classes, BUILTIN);
  assert.equal(short[0]!.message, 'there are 2 class weights for 3 classes');
});

test('balanced weights of several classes count the same for names and for columns of 0 and 1', () => {
  const rows = [
    [1, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
    [0, 0, 1],
  ] as const;
  const names = rows.map((row) => row.flatMap((value, i) => (value ? [DATASET.vocab[i]!] : [])));
  for (const [encoded, labels] of [
    [true, rows],
    [false, names],
  ] as const) {
    const dataset = { ...DATASET, labels, split: { train: [0, 1, 2, 3], valid: [] } } as unknown as Dataset;
    const classes = trainedClasses(dataset, taskOf('multi_category', { encoded, vocab: DATASET.vocab }));
    assert.deepEqual(classWeights('balanced', classes), [4 / 9, 4 / 3, 4 / 6]);
    assert.deepEqual(positiveWeights('balanced', classes), [1 / 3, 3, 1]);
  }
});

for (const { name: engine, skip, start } of await enginesUnderTest()) {
  test(`${engine}: what a loss gives is a tensor of its own, so that both can be disposed`, { skip }, async () => {
    await start();
    const targets = { category: ['cross_entropy', 'label_smoothing', 'focal'], multi_category: ['bce_with_logits', 'mse', 'l1'] } as const;
    for (const [target, kinds] of Object.entries(targets) as [string, readonly string[]][]) {
      for (const kind of kinds) {
        const before = tf.memory().numTensors;
        const loss = createLoss(specOf('loss', kind), { vocab: ['a', 'b'], counts: [1, 1], items: 2 }, BUILTIN);
        const x = tf.tensor2d([1, 2, 3, 4], [2, 2]);
        const y = target === 'category' ? tf.tensor1d([0, 1], 'int32') : tf.tensor2d([0, 1, 1, 0], [2, 2]);
        const made = tf.tidy(() => [loss.activation(x), loss.perItem(x, y), loss.mean(x, y)]);
        tf.dispose([x, y]);
        for (const tensor of made) assert.ok(tensor.dataSync().every(Number.isFinite), kind);
        tf.dispose(made);
        assert.equal(tf.memory().numTensors, before, kind);
      }
    }
  });
}
