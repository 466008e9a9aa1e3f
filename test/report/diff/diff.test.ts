import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunRecord } from '../../../src/folder/record.ts';
import type { Lock } from '../../../src/plan/lock.ts';
import { formatDiff } from '../../../src/report/diff/format.ts';
import { compareVersions, type FileVersion } from '../../../src/report/diff/locks.ts';
import { compareRuns, mcNemar } from '../../../src/report/diff/runs.ts';
import { compareValues } from '../../../src/report/diff/values.ts';
import { reportHtml } from '../../../src/report/page/page.ts';
import { samplePredictions, sampleRecord } from '../sample.ts';

test('the order of keys is no difference', () => {
  assert.deepEqual(compareValues({ a: 1, b: { c: [1, { d: 2, e: 3 }] } }, { b: { c: [1, { e: 3, d: 2 }] }, a: 1 }), []);
});

test('values that came, went and changed, each with its path', () => {
  const before = { seed: 1, data: { path: 'x', size: [224, 224] }, old: null };
  const after = { seed: 2, data: { size: [224, 160], flip: true } };
  assert.deepEqual(compareValues(before, after), [
    { path: 'seed', kind: 'changed', before: 1, after: 2 },
    { path: 'data.size', kind: 'changed', before: [224, 224], after: [224, 160] },
    { path: 'data.flip', kind: 'added', after: true },
    { path: 'data.path', kind: 'removed', before: 'x' },
    { path: 'old', kind: 'removed', before: null },
  ]);
});

test('stages are matched by their words: one put in front is one addition', () => {
  const before = { train: [{ fit: { epochs: 3 } }, 'unfreeze', { fit: { epochs: 12 } }] };
  const after = { train: [{ lr_find: {} }, { fit: { epochs: 3 } }, 'unfreeze', { fit: { epochs: 9 } }] };
  assert.deepEqual(compareValues(before, after), [
    { path: 'train[0]', kind: 'added', after: { lr_find: {} } },
    { path: 'train[3].fit.epochs', kind: 'changed', before: 12, after: 9 },
  ]);
  assert.deepEqual(compareValues(after, before), [
    { path: 'train[0]', kind: 'removed', before: { lr_find: {} } },
    { path: 'train[2].fit.epochs', kind: 'changed', before: 9, after: 12 },
  ]);
});

test("McNemar's exact test", () => {
  const cases = [
    [12, 5, 0.143463134765625],
    [5, 12, 0.143463134765625],
    [1, 0, 1],
    [0, 0, 1],
    [3, 0, 0.25],
    [40, 12, 0.0001275387838557407],
  ] as const;
  for (const [fixed, broken, p] of cases) assert.ok(Math.abs(mcNemar(fixed, broken) - p) < 1e-12, `${fixed} to ${broken}`);
});

const VOCAB = ['cat', 'dog', 'owl'];
function twoRuns(): [RunRecord, RunRecord] {
  const before = sampleRecord({
    folder: 'runs/pets/1',
    metrics: { error_rate: 0.5, accuracy: 0.5 },
    pipeline: { text: '', value: { learner: { arch: 'resnet18' } } },
    predictions: samplePredictions(VOCAB, [
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 1],
    ]),
  });
  const after = sampleRecord({
    folder: 'runs/pets/2',
    seconds: 151,
    metrics: { error_rate: 0.25, accuracy: 0.75 },
    pipeline: { text: '', value: { learner: { arch: 'resnet|34' } } },
    predictions: samplePredictions(VOCAB, [
      [0, 0],
      [0, 0],
      [1, 0],
      [2, 2],
    ]),
  });
  return [before, after];
}

test('two runs as text', () => {
  assert.equal(
    formatDiff(compareRuns(...twoRuns()), 'text'),
    `runs/pets/1 → runs/pets/2

Changed values
  value         before    after
  learner.arch  resnet18  resnet|34

Metrics
                before     after     change
  error_rate  0.500000  0.250000  -0.250000  better
  accuracy    0.500000  0.750000  +0.250000  better
  whole run        15s    2m 31s

Classes by change of F1
  class  before  after  change
  owl     0.000  1.000  +1.000
  dog     0.500  0.000  -0.500
  cat     0.667  0.800  +0.133

Of 4 photos that both validated on, 2 are right now that were wrong, 1 is wrong now that was right (p = 1.00: may be chance).
Newly wrong: dog/2.jpg.
`,
  );
});

test('two runs as Markdown: a bar in a value does not break the table', () => {
  const text = formatDiff(compareRuns(...twoRuns()), 'markdown');
  assert.match(
    text,
    /^### `runs\/pets\/1` → `runs\/pets\/2`\n\n\*\*Changed values\*\*\n\n\| value \| before \| after \|\n\|---\|---\|---\|\n/,
  );
  assert.ok(text.includes('| `learner.arch` | `resnet18` | `resnet\\|34` |'));
  assert.ok(text.includes('|---|---:|---:|---:|---:|\n| error_rate | 0.500000 | 0.250000 | -0.250000 | better |'));
});

test('two runs as JSON hold every figure', () => {
  const difference = compareRuns(...twoRuns());
  assert.deepEqual(JSON.parse(formatDiff(difference, 'json')), JSON.parse(JSON.stringify(difference)));
  assert.deepEqual(difference.photos, { common: 4, fixed: ['cat/1.jpg', 'owl/3.jpg'], broken: ['dog/2.jpg'], p: 1, added: 0, removed: 0 });
});

test('nothing changed', () => {
  assert.equal(formatDiff({ before: 'a.yaml', after: 'b.yaml', values: [] }, 'text'), 'a.yaml → b.yaml\n\nNo difference.\n');
});

const LOCK: Omit<Lock, 'results'> = {
  version: 1,
  data: { root: 'sha256:a', items: 4, bytes: 1, train: 2, valid: 2, split: 'sha256:s' },
  weights: 'none',
  engine: { name: 'wasm', precision: 'f32', detail: 'SIMD', threads: 1 },
  versions: {},
  values: {},
};
const RUNS = { better: { mse: 0.2, r2: 0.9, _exp_rmspe: 0.1 }, worse: { mse: 0.4, r2: 0.7, _exp_rmspe: 0.3 } };

test('a run says of which metrics less is better, whatever they are called; in the text, for a pull request and in the report', async () => {
  const lowerIsBetter = ['train_loss', 'valid_loss', 'mse', '_exp_rmspe'];
  const [good, bad] = [sampleRecord({ metrics: RUNS.better, lowerIsBetter }), sampleRecord({ metrics: RUNS.worse, lowerIsBetter })];
  const judged = (difference: { metrics: readonly { name: string; better?: boolean }[] }): unknown =>
    difference.metrics.map(({ name, better }) => [name, better]);
  const worse = [
    ['mse', false],
    ['r2', false],
    ['_exp_rmspe', false],
  ];
  assert.deepEqual(judged(compareRuns(good, bad)), worse);
  assert.deepEqual(
    judged(compareRuns(bad, good)),
    worse.map(([name]) => [name, true]),
  );
  const { lowerIsBetter: _, ...old } = good;
  assert.deepEqual(judged(compareRuns(old, bad)), worse, 'one of the two says it');
  const text = formatDiff(compareRuns(good, bad), 'markdown');
  assert.equal(text.match(/\| worse \|/g)?.length, 3);
  assert.doesNotMatch(text, /better/);
  const page = reportHtml(bad, new Map(), compareRuns(good, bad));
  assert.equal(page.match(/>worse</g)?.length, 3);
  assert.doesNotMatch(page, />better</);
});

test('a lockfile says it too; one that says nothing is judged by its names', () => {
  const version = (metrics: Readonly<Record<string, number>>, more: object): FileVersion => ({
    name: 'x.yaml',
    values: {},
    lock: { ...LOCK, results: { metrics, model: 'sha256:m', ...more } },
  });
  const better = (before: FileVersion, after: FileVersion): unknown => compareVersions(before, after).metrics.map(({ better }) => better);
  const said = { lower_is_better: ['mse', '_exp_rmspe'] };
  assert.deepEqual(better(version(RUNS.better, said), version(RUNS.worse, said)), [false, false, false]);
  assert.deepEqual(better(version(RUNS.better, {}), version(RUNS.worse, {})), [true, false, true], 'as before, by the names alone');
  assert.deepEqual(better(version({ error_rate: 0.1 }, {}), version({ error_rate: 0.2 }, {})), [false]);
  assert.deepEqual(
    better(version({ mse: 1 }, { lower_is_better: 5 }), version({ mse: 2 }, { lower_is_better: 5 })),
    [true],
    'it may be damaged',
  );
});
