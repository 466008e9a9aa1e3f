import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cpuEngine } from '../../../src/backends/cpu.ts';
import { tableColumns } from '../../../src/folder/table-columns.ts';
import type { EpochRow, FitPlace } from '../../../src/language/contracts/callback.ts';
import { modelState } from '../../../src/model/state.ts';
import { headerLine, rowLine, tableLayout } from '../../../src/report/text/epoch-table.ts';
import { CallbackList, RECORDER_ORDER } from '../../../src/train/callbacks/list.ts';
import type { CallbackSpec } from '../../../src/train/spec.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { needsShared, SHARED } from '../../shared.ts';
import { specOf } from '../../words.ts';
import { denseNet } from '../trace-nets.ts';
import { fakeHost } from './fake-learner.ts';

const FILE = 'reference/fastai-fixtures/l_callbacks_misc.json';
const needs = needsShared(FILE);
const golden = needs.skip ? {} : JSON.parse(readFileSync(join(SHARED, FILE), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'pipefile-callbacks-'));
before(() => cpuEngine.start({}));
after(() => rmSync(folder, { recursive: true }));

const COLUMNS = ['train_loss', 'valid_loss', 'seq', 'accuracy'];
const PLACE: FitPlace = { stage: 0, step: 0, epochs: 99, batches: 1, columns: COLUMNS };
const tracker = (word: string, options: Record<string, unknown>): CallbackSpec => specOf('callback', word, { monitor: 'seq', ...options });

/** Losses as fastai printed them for the epoch, and the metric's next value. */
function rowOf(lines: readonly string[], epoch: number, seq: number): EpochRow {
  const [, trainLoss, validLoss, , accuracy] = lines
    .find((line) => line.startsWith(`${epoch} `))!
    .trim()
    .split(/\s+/)
    .map(Number);
  return { stage: 0, epoch, trainLoss: trainLoss!, validLoss: validLoss!, metrics: { seq, accuracy: accuracy! }, seconds: 0 };
}

/** fastai's console: the table's lines, and after each what the trackers say. */
async function printed(name: string, specs: readonly CallbackSpec[]): Promise<{ lines: string[]; rates: number[] }> {
  const { seq, stdout_lines: wanted } = golden[name] as { seq: number[]; stdout_lines: string[] };
  const model = denseNet();
  const { host, said } = fakeHost({ folder, model });
  const callbacks = CallbackList.of(specs, BUILTIN, host);
  const table = tableLayout(tableColumns(COLUMNS), 200);
  const lines = [headerLine(table)];
  const rates: number[] = [];
  await callbacks.beforeFit(PLACE);
  for (const [epoch, value] of seq.entries()) {
    rates.push(host.hypers()[0]!.lr);
    const row = rowOf(wanted, epoch, value);
    lines.push(rowLine(table, row));
    const verdict = await callbacks.afterEpoch(row, { ...PLACE, epoch });
    lines.push(...said.splice(0));
    if (verdict === 'stop_fit') break;
  }
  await callbacks.afterFit(PLACE);
  model.dispose();
  return { lines, rates };
}

const CASES: Readonly<Record<string, readonly CallbackSpec[]>> = {
  table: [],
  early_stopping_patience1_greater: [tracker('early_stopping', { patience: 1 })],
  'early_stopping_patience2_min_delta.05': [tracker('early_stopping', { patience: 2, min_delta: 0.05 })],
  early_stopping_less: [tracker('early_stopping', { patience: 2, comp: 'less' })],
  reduce_lr_patience1: [tracker('reduce_lr_on_plateau', { patience: 1, factor: 10, min_lr: 0 })],
  reduce_lr_patience2_factor2_minlr: [tracker('reduce_lr_on_plateau', { patience: 2, factor: 2, min_lr: 4e-4 })],
  save_model: [tracker('save_model', { fname: 'm', every_epoch: false, at_end: false, with_opt: false })],
  save_model_every_epoch: [tracker('save_model', { fname: 'e', every_epoch: true, at_end: false, with_opt: false })],
};

for (const [name, specs] of Object.entries(CASES)) {
  test(`${name}: the console as fastai's, and the learning rates`, needs, async () => {
    const wanted = golden[name] as { stdout_lines: string[]; epochs_run: number; lr_at_epoch_start: number[] };
    const { lines, rates } = await printed(name, specs);
    assert.deepEqual(
      lines,
      wanted.stdout_lines.map((line) => line.trimEnd()),
    );
    assert.deepEqual(rates, wanted.lr_at_epoch_start);
    assert.equal(rates.length, wanted.epochs_run);
  });
}

test('save_model leaves the files that fastai leaves', needs, () => {
  const names = readdirSync(join(folder, 'models')).map((name) => name.replace(/\.safetensors$/, '.pth'));
  assert.deepEqual(names.sort(), golden.saved_files);
});

test('save_model ends with the best weights, and at_end keeps the last', async () => {
  for (const [atEnd, kept] of [
    [false, 1],
    [true, 2],
  ] as const) {
    const model = denseNet();
    const { host } = fakeHost({ folder, model });
    const callbacks = CallbackList.of([tracker('save_model', { fname: 'kept', at_end: atEnd })], BUILTIN, host);
    await callbacks.beforeFit(PLACE);
    for (const [epoch, seq] of [0.3, 0.9, 0.5].entries()) {
      model.counters.set('1.num_batches_tracked', epoch);
      await callbacks.afterEpoch(
        { stage: 0, epoch, trainLoss: 1, validLoss: 1, metrics: { seq, accuracy: 0 }, seconds: 0 },
        { ...PLACE, epoch },
      );
    }
    await callbacks.afterFit(PLACE);
    assert.equal(Number(modelState(model).get('1.num_batches_tracked')!.data[0]), kept);
    model.dispose();
  }
});

test('csv_logger writes what fastai writes, all digits, and a resumed run repeats no line', needs, async () => {
  const wanted = golden.csv as string;
  const cells = wanted
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const rows = cells.map(([epoch, trainLoss, validLoss, seq, accuracy]) => ({
    stage: 0,
    epoch: epoch!,
    trainLoss: trainLoss!,
    validLoss: validLoss!,
    metrics: { seq: seq!, accuracy: accuracy! },
    seconds: 0.4,
  }));
  const { host } = fakeHost({ folder });
  const csvLogger = (append: boolean) => BUILTIN.create(specOf('callback', 'csv_logger', { fname: 'history.csv', append })).start(host);
  const logger = () => csvLogger(false);
  const first = logger();
  await first.beforeFit!(PLACE);
  await first.afterEpoch!(rows[0]!, { ...PLACE, epoch: 0 });
  const saved = structuredClone(first.save!());
  await first.afterEpoch!(rows[1]!, { ...PLACE, epoch: 1 });
  assert.equal(readFileSync(join(folder, 'history.csv'), 'utf8'), wanted);
  const resumed = logger();
  resumed.restore!(saved);
  await resumed.afterEpoch!(rows[1]!, { ...PLACE, epoch: 1 });
  assert.equal(readFileSync(join(folder, 'history.csv'), 'utf8'), wanted);
  const appending = csvLogger(true);
  await appending.beforeFit!(PLACE);
  assert.equal(readFileSync(join(folder, 'history.csv'), 'utf8'), `${wanted}${wanted.split('\n')[0]}\n`);
});

test('callbacks run in the order of fastai', needs, () => {
  const kinds = [
    ['early_stopping', 63],
    ['reduce_lr_on_plateau', 62],
    ['save_model', 61],
    ['csv_logger', golden.default_callback_order.CSVLogger[0]],
    ['tensorboard', 51],
    ['gradient_clip', 11],
    ['gradient_accumulation', 6],
    ['cutmix', 0],
    ['mixup', 0],
    ['terminate_on_nan', -9],
  ] as const;
  const { host } = fakeHost({ folder });
  for (const [word, order] of kinds) assert.equal(BUILTIN.create(specOf('callback', word)).start(host).order, order, word);
  const list = CallbackList.of(
    kinds.map(([word]) => specOf('callback', word)),
    BUILTIN,
    host,
  );
  assert.deepEqual(
    list.inOrder().map(({ order }) => order),
    kinds.map(([, order]) => order).sort((a, b) => a - b),
  );
  assert.equal(RECORDER_ORDER, golden.default_callback_order.Recorder[0]);
});
