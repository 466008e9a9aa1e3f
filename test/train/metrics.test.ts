import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Scored } from '../../src/language/contracts/metric.ts';
import { tallyOf } from '../../src/train/metrics/metric.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';
import { flat, type Nested } from './trace.ts';

const METRICS = 'reference/fastai-fixtures/h_metrics_interpretation.json';
const MISC = 'reference/fastai-fixtures/n_misc_ops.json';
const needs = needsShared(METRICS, MISC);
// biome-ignore lint/suspicious/noExplicitAny: golden files of many shapes
const read = (file: string): any => (needs.skip ? {} : JSON.parse(readFileSync(join(SHARED, file), 'utf8')));
const [h, n] = [read(METRICS), read(MISC)];

interface Data {
  readonly predictions: Float32Array;
  readonly targets: Float32Array | Int32Array;
  readonly width: number;
}

/** The metric of a word over batches of the given sizes; its column's name and its value. */
function judge(
  word: string,
  options: Readonly<Record<string, unknown>>,
  { predictions, targets, width }: Data,
  sizes: readonly number[],
): { name: string; value: number | null } {
  const made = BUILTIN.create(specOf('metric', word, options));
  const metric = tallyOf(made.column, made);
  const perItem = targets.length / (predictions.length / width);
  let at = 0;
  for (const items of sizes) {
    const batch: Scored = {
      predictions: predictions.subarray(at * width, (at + items) * width),
      targets: targets.subarray(at * perItem, (at + items) * perItem),
      width,
    };
    metric.add(batch);
    at += items;
  }
  return { name: metric.column, value: metric.value() };
}

const classes = (): Data => ({ predictions: Float32Array.from(flat(h.logits)), targets: Int32Array.from(h.targets), width: 5 });

/** scikit-learn's doubles to 1e-12; what torch averages in float32 to its last bits, 1e-7. */
function assertNear(found: number | null, wanted: number, what: string, tolerance = 1e-12): void {
  assert.ok(found !== null && Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted)), `${what}: ${found}, fastai ${wanted}`);
}

const OF_CLASSES: Readonly<Record<string, readonly [word: string, options: Record<string, unknown>, tolerance?: number]>> = {
  accuracy: ['accuracy', {}, 1e-7],
  error_rate: ['error_rate', {}, 1e-7],
  top_k_accuracy_default5: ['top_k_accuracy', {}, 1e-7],
  top_2: ['top_k_accuracy', { k: 2 }, 1e-7],
  top_3: ['top_k_accuracy', { k: 3 }, 1e-7],
  f1_macro: ['f1', { average: 'macro' }],
  f1_micro: ['f1', { average: 'micro' }],
  f1_weighted: ['f1', { average: 'weighted' }],
  precision_macro: ['precision', { average: 'macro' }],
  recall_macro: ['recall', { average: 'macro' }],
  roc_auc_ovr: ['roc_auc', {}],
  roc_auc_ovo: ['roc_auc', { multi_class: 'ovo' }],
  mcc: ['mcc', {}],
  cohen_kappa: ['cohen_kappa', {}],
  balanced: ['balanced_accuracy', {}],
  fbeta2_macro: ['fbeta', { beta: 2, average: 'macro' }],
  hamming: ['hamming_loss', {}],
  jaccard_macro: ['jaccard', { average: 'macro' }],
};

for (const [key, [word, options, tolerance]] of Object.entries(OF_CLASSES)) {
  test(`${key} of the fixture`, needs, () => {
    const { name, value } = judge(word, options, classes(), h.metric_batches);
    assert.equal(name, h.metrics[key].name);
    assertNear(value, h.metrics[key].value, key, tolerance);
  });
}

test('every metric of the fixture has its case', needs, () => {
  const valued = Object.keys(h.metrics).filter((key) => h.metrics[key].value !== undefined);
  assert.deepEqual(valued.sort(), Object.keys(OF_CLASSES).sort());
});

const SEVERAL: Readonly<Record<string, readonly [word: string, options: Record<string, unknown>, tolerance?: number]>> = {
  accuracy_multi: ['accuracy_multi', {}, 1e-7],
  acc_t2: ['accuracy_multi', { thresh: 0.2 }, 1e-7],
  f1m: ['f1_multi', {}],
  f1samples: ['f1_multi', { average: 'samples' }],
  roc: ['roc_auc_multi', {}],
  ap: ['ap_score_multi', {}],
  prec: ['precision_multi', {}],
  rec: ['recall_multi', {}],
  ham: ['hamming_loss_multi', {}],
  jac: ['jaccard_multi', {}],
};

for (const [key, [word, options, tolerance]] of Object.entries(SEVERAL)) {
  test(`${key} of several classes per picture`, needs, () => {
    const { logits, targets } = n.multi_metrics;
    const data = { predictions: Float32Array.from(flat(logits)), targets: Float32Array.from(flat(targets)), width: 4 };
    const [name, wanted] = n.multi_metrics[key];
    const found = judge(word, options, data, [20]);
    assert.equal(found.name, name);
    assertNear(found.value, wanted, key, tolerance);
  });
}

test('metrics of numbers', needs, () => {
  const { pred, targ } = n.regression;
  const data = { predictions: Float32Array.from(flat(pred)), targets: Float32Array.from(flat(targ)), width: 1 };
  for (const word of ['mse', 'mae', 'rmse', 'r2']) assertNear(judge(word, {}, data, [12]).value, n.regression[word], word, 2e-7);
});

interface OwnCase {
  readonly word: string;
  readonly options: Record<string, unknown>;
  readonly data: string;
  readonly name: string;
  readonly value: number;
}
const own: { data: Record<string, { logits: Nested; targets: Nested; sizes: number[] }>; cases: OwnCase[] } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../test/fixtures/metrics.json', import.meta.url)), 'utf8'),
);

for (const { word, options, data, name, value } of own.cases) {
  test(`${word} ${JSON.stringify(options)} of ${data} as fastai and scikit-learn compute it`, () => {
    const { logits, targets, sizes } = own.data[data]!;
    const width = (logits as Nested[][])[0]!.length;
    const truth = data.startsWith('classes') ? Int32Array.from(flat(targets)) : Float32Array.from(flat(targets));
    const found = judge(word, options, { predictions: Float32Array.from(flat(logits)), targets: truth, width }, sizes);
    assert.equal(found.name, name);
    assertNear(
      found.value,
      value,
      word,
      /^(mse|mae|msle|rmse|exp_rmspe|r2|explained_variance|pearson|spearman|accuracy|top_k)/.test(word) ? 1e-6 : 1e-12,
    );
  });
}

test('no data is no value, and so is an area that one kind alone cannot have', () => {
  assert.equal(judge('f1', {}, { predictions: new Float32Array(0), targets: new Int32Array(0), width: 2 }, []).value, null);
  const oneKind = { predictions: Float32Array.of(0.1, 0.9, 0.3, 0.2), targets: Int32Array.of(1, 1), width: 2 };
  assert.equal(judge('roc_auc_binary', {}, oneKind, [2]).value, null);
});
