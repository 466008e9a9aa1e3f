import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tableColumns } from '../../../src/folder/table-columns.ts';
import { headerLine, rowLine, tableLayout } from '../../../src/report/text/epoch-table.ts';
import { batchRate, displayWidth, duration, metricText, padEnd, truncate } from '../../../src/report/text/format.ts';
import { clockTime } from '../../../src/util/python-text.ts';
import { needsShared, SHARED } from '../../shared.ts';

test('display width counts cells, not code units', () => {
  assert.equal(displayWidth('\u001b[31mred\u001b[39m'), 3);
  assert.equal(displayWidth('写真'), 4);
  assert.equal(displayWidth('e\u0301'), 1);
  assert.equal(truncate('写真の名前', 6), '写真…');
  assert.equal(truncate('short', 5), 'short');
  assert.equal(padEnd('写', 4), '写  ');
});

test('times', () => {
  assert.deepEqual([0, 59.99, 61, 3599, 3600, 36061].map(clockTime), ['00:00', '00:59', '01:01', '59:59', '1:00:00', '10:01:01']);
  assert.deepEqual([0.04, 9.94, 9.96, 59.4, 151, 3840].map(duration), ['0.0s', '9.9s', '10s', '59s', '2m 31s', '1h 04m']);
});

test('speeds and metrics', () => {
  assert.deepEqual([0, 0.004, 0.08, 0.5, 3.4].map(batchRate), ['', '250 batches/s', '12.5 batches/s', '2.00 batches/s', '3.40 s/batch']);
  assert.deepEqual(
    [0.5, null, undefined, Number.NaN, -Infinity].map((v) => metricText(v)),
    ['0.500000', 'None', 'None', 'nan', '-inf'],
  );
});

const FIXTURE = 'reference/fastai-fixtures/l_callbacks_misc.json';
test("the table has fastai's cells", needsShared(FIXTURE), () => {
  const { table } = JSON.parse(readFileSync(join(SHARED, FIXTURE), 'utf8'));
  const [header, first]: string[] = table.stdout_lines;
  const layout = tableLayout(tableColumns(['epoch', 'train_loss', 'valid_loss', 'seq', 'accuracy', 'time']), 200);
  assert.equal(headerLine(layout), header!.trimEnd());
  const row = { stage: 0, epoch: 0, trainLoss: 0.809943, validLoss: 0.804358, metrics: { seq: 0.5, accuracy: 0.5 }, seconds: 0.4 };
  assert.equal(rowLine(layout, row), first!.trimEnd());
});
