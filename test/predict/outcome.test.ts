import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { decodeOutputs, type OutputReader } from '../../src/predict/outcome.ts';
import { combineTta } from '../../src/predict/tta.ts';
import { predictionWriter } from '../../src/report/text/prediction-text.ts';
import { needsShared, SHARED } from '../shared.ts';
import { taskOf } from '../words.ts';

const FIXTURE = 'reference/fastai-fixtures/l_callbacks_misc.json';
const vocab = ['a', 'b', 'c'];
const category: OutputReader = { task: taskOf('category'), vocab, threshold: 0.5 };
const several: OutputReader = { task: taskOf('multi_category'), vocab, threshold: 0.5 };
const numbers: OutputReader = { task: taskOf('regression'), vocab: [], threshold: 0.5 };
const row = (...values: number[]): Float32Array => Float32Array.from(values);

test("fastai's tta: the mean of the passes blended with the plain pass, or the largest", needsShared(FIXTURE), () => {
  const { tta } = JSON.parse(readFileSync(join(SHARED, FIXTURE), 'utf8')) as {
    tta: { aug_mean: number[][]; plain: number[][]; blended: number[][] };
  };
  tta.blended.forEach((blended, i) => {
    const found = combineTta([row(...tta.aug_mean[i]!)], row(...tta.plain[i]!), { n: 1, beta: 0.25, useMax: false });
    blended.forEach((value, j) => {
      assert.ok(Math.abs(found[j]! - value) < 1e-7);
    });
  });
  assert.deepEqual([...combineTta([row(1, 5), row(3, 3)], row(2, 4), { n: 2, beta: 0.25, useMax: true })], [3, 5]);
});

test('one class: the first of the largest; several: strictly above the threshold; regression: the values', () => {
  const one = decodeOutputs(category, 'x', row(0, 0, 0), row(0.2, 0.4, 0.4));
  assert.ok(one.kind === 'category' && one.label === 'b' && one.index === 1);
  const many = decodeOutputs(several, 'x', row(0, 0, 0), row(0.5, 0.51, 0.9));
  assert.ok(many.kind === 'multi_category');
  assert.deepEqual(many.labels, ['b', 'c']);
  const values = decodeOutputs(numbers, 'x', row(1.5, 2), row(1.5, 2));
  assert.ok(values.kind === 'regression');
  assert.deepEqual([...values.values], [1.5, 2]);
});

test('every kind of prediction in every format', () => {
  const outcomes = [
    decodeOutputs(several, 'm.png', row(0, 0, 0), row(0.5, 0.25, 0.75)),
    decodeOutputs(several, 'none.png', row(0, 0, 0), row(0.25, 0, 0.5)),
    { kind: 'failed', source: 'a,"b".png', reason: 'it is empty' } as const,
  ];
  const print = (format: 'text' | 'jsonl' | 'csv', style = {}): string => {
    const writer = predictionWriter(format, { ...several, ...style });
    return writer.header + outcomes.map((outcome) => writer.line(outcome)).join('');
  };
  assert.equal(
    print('text', { width: 9 }),
    'm.png      c  (c 75.0 %, a 50.0 %, b 25.0 %)\nnone.png   (none)  (c 50.0 %, a 25.0 %)\na,"b".png  cannot be used: it is empty\n',
  );
  assert.equal(
    print('csv'),
    'path,error,label,probability,a,b,c\nm.png,,c,,0.5,0.25,0.75\nnone.png,,,,0.25,0,0.5\n"a,""b"".png",it is empty,,,,,\n',
  );
  assert.equal(
    print('jsonl', { top: 1 }),
    '{"path":"m.png","labels":["c"],"probabilities":{"c":0.75}}\n{"path":"none.png","labels":[],"probabilities":{"c":0.5}}\n{"path":"a,\\"b\\".png","error":"it is empty"}\n',
  );
  const writer = predictionWriter('csv', numbers);
  assert.equal(writer.header + writer.line(decodeOutputs(numbers, 'r.png', row(1.5, 2), row(1.5, 2))), 'path,error,values\nr.png,,1.5 2\n');
});
