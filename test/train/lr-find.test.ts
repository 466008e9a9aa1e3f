import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { cpuEngine } from '../../src/backends/cpu.ts';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import { findCheckpoint, readCheckpoint } from '../../src/train/checkpoint.ts';
import type { TrainEvent } from '../../src/train/events.ts';
import { BATCHES, type Bench, noiseBench } from './noise-bench.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-finder-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
before(() => cpuEngine.start({}));

const FINDER: TrainStep = {
  kind: 'lr_find',
  startLr: 1e-4,
  endLr: 10,
  numIt: 30,
  stopDiv: false,
  suggest: ['minimum', 'steep', 'valley', 'slide'],
};
const fit = (epochs: number): TrainStep => ({
  kind: 'fit',
  epochs,
  lr: 0.01,
  schedule: { kind: 'schedule', word: 'flat', options: {} },
  resetOpt: false,
  callbacks: [],
});

const bench = (name: string): Bench => noiseBench(join(FOLDER, name));
const newest = async ({ folder }: Bench) => (await findCheckpoint(folder)).path!;
const checkpoint = async (made: Bench) => (await readCheckpoint(await newest(made)))!;

test('weights, norm statistics and optimizer are put back bit for bit; the epochs it began count', async () => {
  const made = bench('back');
  await made.learner.runStage(0, [fit(1)]);
  const first = await checkpoint(made);
  await made.learner.runStage(1, [FINDER]);
  const second = await checkpoint(made);
  for (const key of ['weights', 'counters', 'optimizer', 'frozenTo'] as const) assert.deepEqual(second[key], first[key], key);
  assert.equal(first.epochsBegun, 1);
  assert.equal(second.epochsBegun, 1 + Math.ceil(30 / BATCHES));
  assert.deepEqual(made.begun, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('it tries num_it rates, each a fixed multiple of the one before, and tells the curve with its suggestions', async () => {
  const made = bench('curve');
  await made.learner.runStage(0, [FINDER]);
  const found = made.events.find((event) => event.type === 'lr_found');
  assert.equal(found?.type, 'lr_found');
  if (found?.type !== 'lr_found') return;
  assert.equal(found.lrs.length, 30);
  for (const [i, lr] of found.lrs.entries()) assert.equal(lr, 1e-4 * (10 / 1e-4) ** (i / 30));
  assert.deepEqual(Object.keys(found.suggestions), ['minimum', 'steep', 'valley', 'slide']);
  assert.deepEqual((await checkpoint(made)).found, found.suggestions);
  const rates = made.events.flatMap((event) => (event.type === 'batch_done' ? [event.lr] : []));
  assert.deepEqual(
    rates,
    found.lrs.map((lr) => [lr, lr, lr]),
  );
});

test('a loss over four times the best ends it unless stop_div is off', async () => {
  const made = bench('diverges');
  await made.learner.runStage(0, [{ ...FINDER, startLr: 0.01, endLr: 1e6, numIt: 60, stopDiv: true }]);
  const found = made.events.find((event) => event.type === 'lr_found');
  assert.ok(found?.type === 'lr_found' && found.lrs.length < 60, 'it did not stop');
  if (found?.type === 'lr_found') assert.ok(found.losses.at(-1)! > 4 * Math.min(...found.losses));
});

test('a fit takes its learning rate from the finder', async () => {
  const made = bench('from');
  const step: TrainStep = { ...fit(1), kind: 'fit', lr: { from: 'lr_find', rule: 'steep', startDiv: 200, stopDiv: 2 } } as TrainStep;
  await made.learner.runStage(0, [FINDER]);
  await made.learner.runStage(1, [step]);
  const { steep } = (await checkpoint(made)).found;
  const last = made.events.findLast((event) => event.type === 'batch_done');
  assert.ok(last?.type === 'batch_done');
  if (last?.type === 'batch_done') assert.deepEqual([last.lr[0], last.lr[2]], [steep! / 200, (steep! / 200) * 10 * 10]);
});

test('interrupted in its middle it goes on from its start and ends as if it had not been', async () => {
  const whole = bench('whole');
  await whole.learner.runStage(0, [FINDER, fit(1)]);
  const broken = bench('broken');
  const { emit } = { emit: broken.events.push.bind(broken.events) };
  broken.events.push = (event: TrainEvent) => {
    if (event.type === 'batch_done' && event.batch === 11) broken.stop = true;
    return emit(event);
  };
  assert.equal(await broken.learner.runStage(0, [FINDER, fit(1)]), 'interrupted');
  const again = bench('broken');
  const cursor = await again.learner.restore(await newest(again));
  assert.deepEqual(cursor, { stage: 0, step: 0, epoch: 0, batch: 0 });
  assert.equal(await again.learner.runStage(0, [FINDER, fit(1)], cursor), 'done');
  assert.deepEqual((await checkpoint(again)).weights, (await checkpoint(whole)).weights);
});
