import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { classificationReport } from '../../src/interpret/classification-report.ts';
import { argmaxRows, confusionMatrix, mostConfused, normalizeRows } from '../../src/interpret/confusion.ts';
import { describeItem, topLosses, topLossTitle } from '../../src/interpret/top-losses.ts';
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
    assert.equal(topLossTitle(describeItem(predictions, decoded, 43), f.vocab), 'd_owl/b_cat / 3.77 / 0.43');
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
