import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { cpuEngine } from '../../src/backends/cpu.ts';
import type { TrainStep } from '../../src/language/contracts/stage.ts';
import type { Model } from '../../src/model/model.ts';
import type { LearnerSpec } from '../../src/train/spec.ts';
import { needsShared, SHARED } from '../shared.ts';
import { filledIn, specOf, stepsOf } from '../words.ts';
import { assertFollows, replay, type Trace } from './trace.ts';
import { convNet, denseNet } from './trace-nets.ts';

const FILE = 'reference/fastai-fixtures/k_training_traces.json';
const needs = needsShared(FILE);
const traces = needs.skip ? {} : (JSON.parse(readFileSync(join(SHARED, FILE), 'utf8')) as Record<string, Trace>);

before(() => cpuEngine.start({}));

const COMMON = { reset_opt: false, cbs: [] };
const ONE_CYCLE = { div: 25, div_final: 1e5, pct_start: 0.25, ...COMMON };
const FINE_TUNE = { base_lr: 2e-3, freeze_epochs: 1, lr_mult: 100, pct_start: 0.3, div: 5, div_final: 1e5, ...COMMON };

interface Case {
  readonly net: () => Model;
  readonly spec?: Partial<LearnerSpec>;
  readonly stages: readonly (readonly TrainStep[])[];
}

const CASES: Readonly<Record<string, Case>> = {
  mlp_one_cycle: { net: denseNet, stages: [stepsOf('fit_one_cycle', { ...ONE_CYCLE, epochs: 2, lr_max: 0.01 })] },
  'mlp_fit_wd.1': { net: denseNet, stages: [stepsOf('fit', { ...COMMON, epochs: 2, lr: 0.01, wd: 0.1 })] },
  mlp_wd_bn_bias: { net: denseNet, spec: { wdBnBias: true }, stages: [stepsOf('fit', { ...COMMON, epochs: 1, lr: 0.01, wd: 0.1 })] },
  'mlp_grad_clip.1': {
    net: denseNet,
    stages: [
      stepsOf('fit', { ...COMMON, epochs: 1, lr: 0.01, cbs: [specOf('callback', 'gradient_clip', { max_norm: 0.1, norm_type: 2 })] }),
    ],
  },
  cnn_fine_tune_3groups: { net: convNet, stages: [stepsOf('fine_tune', { ...FINE_TUNE, epochs: 2, base_lr: 1e-2 })] },
  cnn_frozen_no_train_bn: {
    net: convNet,
    spec: { trainBn: false },
    stages: [stepsOf('freeze', {}), stepsOf('fit', { ...COMMON, epochs: 1, lr: [1e-3, 1e-2] })],
  },
};

for (const [name, { net, spec = {}, stages }] of Object.entries(CASES)) {
  test(`${name}: losses, rates, momenta, epochs and final weights step by step as fastai's`, needs, async () => {
    const model = net();
    assertFollows(traces[name]!, await replay(traces[name]!, model, spec, stages), model);
    model.dispose();
  });
}

test('every trace of the fixture has its case', needs, () => {
  const whole = Object.keys(traces).filter((name) => traces[name]?.phases !== undefined);
  assert.deepEqual(whole.sort(), Object.keys(CASES).sort());
});

interface OwnTrace extends Trace {
  readonly name: string;
  readonly net: 'dense' | 'conv';
  readonly spec: Partial<LearnerSpec>;
  readonly stages: readonly (readonly [word: string, options: Readonly<Record<string, unknown>>])[];
}
/** Made by test/fixtures/make-training-fixtures.py with fastai itself. */
const own: readonly OwnTrace[] = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../test/fixtures/training.json', import.meta.url)), 'utf8'),
).cases;

for (const golden of own) {
  test(`${golden.name}: step by step as fastai`, async () => {
    const model = golden.net === 'dense' ? denseNet() : convNet();
    const stages = golden.stages.map(([name, options]) => stepsOf(name, filledIn(options)));
    assertFollows(golden, await replay(golden, model, filledIn(golden.spec), stages), model);
    model.dispose();
  });
}
