import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { classificationReport, labelScores } from '../../src/interpret/classification-report.ts';
import { argmaxRows, confusionMatrix, mostConfused, normalizeRows } from '../../src/interpret/confusion.ts';
import { topLosses, topLossTitle } from '../../src/interpret/top-losses.ts';
import { judgeItems } from '../../src/tasks/answers.ts';
import { needsShared, SHARED } from '../shared.ts';

const FIXTURE = 'reference/fastai-fixtures/h_metrics_interpretation.json';

interface Fixture {
  readonly vocab: readonly string[];
  readonly logits: readonly (readonly number[])[];
  readonly probs: readonly (readonly number[])[];
  readonly targets: readonly number[];
  readonly preds: readonly number[];
  readonly per_item_ce: readonly number[];
  readonly confusion_matrix_rows_actual_cols_pred: readonly (readonly number[])[];
  readonly confusion_normalized: readonly (readonly number[])[];
  readonly classification_report: string;
  readonly top_losses_9: { readonly losses: readonly number[]; readonly idxs: readonly number[] };
  readonly top_losses_5_smallest: { readonly losses: readonly number[]; readonly idxs: readonly number[] };
  readonly [most: `most_confused_min${number}`]: readonly (readonly [string, string, number])[];
}

function fixture(): Fixture {
  return JSON.parse(readFileSync(join(SHARED, FIXTURE), 'utf8')) as Fixture;
}

test("fastai's interpretation of the recorded predictions", needsShared(FIXTURE), async (t) => {
  const f = fixture();
  const probs = Float32Array.from(f.probs.flat());
  const losses = Float32Array.from(f.per_item_ce);
  const decoded = argmaxRows(probs, f.vocab.length);
  const matrix = confusionMatrix(f.targets, decoded, f.vocab);

  await t.test('decoded classes, of probabilities and of logits', () => {
    assert.deepEqual([...decoded], f.preds);
    assert.deepEqual([...argmaxRows(Float32Array.from(f.logits.flat()), f.vocab.length)], f.preds);
  });
  await t.test('confusion matrix, counted and normalised', () => {
    assert.deepEqual([...matrix.counts], f.confusion_matrix_rows_actual_cols_pred.flat());
    assert.deepEqual([...normalizeRows(matrix)], f.confusion_normalized.flat());
  });
  await t.test('most confused in its order', () => {
    for (const min of [1, 2, 3])
      assert.deepEqual(
        mostConfused(matrix, min).map(({ actual, predicted, count }) => [actual, predicted, count]),
        f[`most_confused_min${min}`],
      );
  });
  await t.test('top losses, largest and smallest', () => {
    for (const [k, largest, expected] of [
      [9, true, f.top_losses_9],
      [5, false, f.top_losses_5_smallest],
    ] as const) {
      const indexes = topLosses(losses, k, largest);
      assert.deepEqual([...indexes], expected.idxs);
      assert.deepEqual(
        [...indexes].map((i) => losses[i]),
        expected.losses,
      );
    }
  });
  await t.test("scikit-learn's report, as print writes it", () =>
    assert.equal(`${classificationReport(matrix)}\n`, f.classification_report),
  );
  await t.test("an item's title", () => {
    const predictions = {
      split: 'valid',
      targetKind: 'category',
      root: '',
      paths: [],
      vocab: f.vocab,
      probs,
      losses,
      targets: Int32Array.from(f.targets),
    } as const;
    assert.equal(topLossTitle(judgeItems(predictions, [43])[0]!), 'd_owl/b_cat / 3.77 / 0.43');
  });
});

test('a class without items: NaN in the normalised row, zeros in the report', () => {
  const matrix = confusionMatrix([0, 0, 1], [0, 1, 1], ['a', 'b', 'never']);
  assert.deepEqual([...normalizeRows(matrix)].slice(0, 6), [0.5, 0.5, 0, 0, 1, 0]);
  assert.ok([...normalizeRows(matrix)].slice(6).every(Number.isNaN));
  assert.match(classificationReport(matrix), /\n {7}never {7}0\.00 {6}0\.00 {6}0\.00 {9}0\n/);
});

test('equal values: the first class is decoded, equal losses keep their order', () => {
  assert.deepEqual([...argmaxRows(Float32Array.of(0.5, 0.5, 0.1, 0.9), 2)], [0, 1]);
  assert.deepEqual([...topLosses(Float32Array.of(1, 2, 1, 2))], [1, 3, 0, 2]);
});

test('several labels: those above one half, scores per label', () => {
  const predictions = {
    split: 'valid',
    targetKind: 'multi_category',
    root: '',
    paths: ['a', 'b', 'c'],
    vocab: ['x', 'y'],
    probs: Float32Array.of(0.9, 0.8, 0.7, 0.2, 0.1, 0.3),
    targets: Float32Array.of(1, 1, 0, 1, 0, 0),
    losses: Float32Array.of(0.1, 1.5, 0.2),
  } as const;
  assert.deepEqual(judgeItems(predictions, [1, 0]), [
    { index: 1, loss: 1.5, predicted: 'x', actual: 'y', right: false },
    { index: 0, loss: predictions.losses[0], predicted: 'x;y', actual: 'x;y', right: true },
  ]);
  assert.equal(topLossTitle(judgeItems(predictions, [2])[0]!), 'nothing/nothing / 0.20');
  assert.deepEqual(labelScores(predictions), [
    { name: 'x', precision: 0.5, recall: 1, f1: 2 / 3, support: 1, predicted: 2 },
    { name: 'y', precision: 1, recall: 0.5, f1: 2 / 3, support: 2, predicted: 1 },
  ]);
});
