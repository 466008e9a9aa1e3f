import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import type { Architecture } from '../../src/language/contracts/architecture.ts';
import { assemble } from '../../src/model/build.ts';
import { type HeadLayer, planHead } from '../../src/model/head-plan.ts';
import { type Draw, drawKaiming, drawZeros } from '../../src/model/init.ts';
import type { Model } from '../../src/model/model.ts';
import { loadPretrained } from '../../src/model/pretrained.ts';
import type { HeadSpec } from '../../src/model/spec.ts';
import { modelState } from '../../src/model/state.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';

const FIXTURE = 'reference/fastai-fixtures/g_head_and_groups.json';
const HEAD: HeadSpec = { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };
const needs = needsShared(FIXTURE);
const fixture = needs.skip ? {} : JSON.parse(readFileSync(join(SHARED, FIXTURE), 'utf8'));

before(async () => (await chooseEngine('cpu')).engine.start({}));

const VARIANTS: Readonly<Record<string, Partial<HeadSpec>>> = {
  '': {},
  _first_bn_False: { firstBn: false },
  _bn_final: { bnFinal: true },
  _lin_ftrs_256_128: { linFtrs: [256, 128] },
  _ps_list: { ps: [0.1, 0.3] },
  _concat_pool_False: { concatPool: false },
  _lin_first: { linFirst: true },
  _y_range: { yRange: [0, 5] },
  _ps0: { ps: 0 },
  _pool_False: { pool: false },
  _lin_ftrs_empty: { linFtrs: [] },
};

/** How torch prints a layer of the head. */
function print(layer: HeadLayer): string {
  const python = (value: boolean) => (value ? 'True' : 'False');
  switch (layer.kind) {
    case 'concat_pool':
      return 'AdaptiveConcatPool2d';
    case 'average_pool':
      return 'AdaptiveAvgPool2d';
    case 'flatten':
      return 'fastai.layers.Flatten(full=False)';
    case 'relu':
      return 'ReLU(inplace=True)';
    case 'dropout':
      return `Dropout(p=${layer.p}, inplace=False)`;
    case 'norm':
      return `BatchNorm1d(${layer.features}, eps=1e-05, momentum=${layer.momentum}, affine=True, track_running_stats=True)`;
    case 'linear':
      return `Linear(in_features=${layer.inputs}, out_features=${layer.outputs}, bias=${python(layer.bias)})`;
    case 'sigmoid_range':
      return `fastai.layers.SigmoidRange(low=${layer.low}, high=${layer.high})`;
  }
}

for (const [variant, options] of Object.entries(VARIANTS)) {
  test(`create_head(512, 37)${variant} has fastai's layers`, needs, () => {
    const wanted = fixture[`create_head_512_37${variant}`] as { type: string; repr: string }[];
    assert.deepEqual(
      planHead(512, 37, { ...HEAD, ...options }).map(print),
      wanted.map(({ type, repr }) => (type.includes('Pool') ? type : repr)),
    );
  });
}

const ARCHITECTURES = {
  resnet18: BUILTIN.create(specOf('architecture', 'resnet18')),
  resnet34: BUILTIN.create(specOf('architecture', 'resnet34')),
  resnet50: BUILTIN.create(specOf('architecture', 'resnet50')),
} as const;

function build(arch: Architecture, draw: Draw = drawZeros): Model {
  return assemble({ arch, head: HEAD, nIn: 3, nOut: 37 }, draw, draw);
}

test('every head of the fixture has its case', needs, () => {
  const heads = Object.keys(fixture).filter((name) => name.startsWith('create_head'));
  assert.deepEqual(
    heads.sort(),
    Object.keys(VARIANTS)
      .map((variant) => `create_head_512_37${variant}`)
      .sort(),
  );
});

test('a cut leaves out the last stages, and their weights', () => {
  const whole = build(ARCHITECTURES.resnet18);
  const half = ARCHITECTURES.resnet18.cut!.at(7)!;
  const cut = build(half);
  const names = (model: Model) => model.parameters.map(({ name }) => name).filter((name) => name.startsWith('0.'));
  assert.deepEqual(
    names(cut),
    names(whole).filter((name) => !name.startsWith('0.7.')),
  );
  assert.deepEqual(cut.parameters.find(({ name }) => name === '1.4.weight')!.variable.shape, [512, 512]);
  const report = loadPretrained(cut, modelState(whole), { arch: half, nIn: 3 }, () => []);
  assert.ok(report.filled.every((name) => !name.startsWith('0.7.')) && report.filled.length > 60);
  whole.dispose();
  cut.dispose();
});

const sizeOf = (parameters: Model['parameters']) => parameters.reduce((sum, { variable }) => sum + variable.size, 0);

for (const [name, arch] of Object.entries(ARCHITECTURES)) {
  test(`${name} has fastai's parameter groups, norm and bias flags and buffers`, needs, () => {
    const wanted = fixture[name];
    const model = build(arch);
    const groups = Array.from({ length: model.groups }, (_, i) => model.parameters.filter(({ group }) => group === i));
    assert.deepEqual(
      groups.map((group) => ({ n_tensors: group.length, n_params: sizeOf(group), names: group.map(({ name }) => name) })),
      wanted.groups,
    );
    assert.equal(sizeOf(model.parameters), wanted.total_params);
    assert.deepEqual(
      model.parameters
        .filter(({ decays }) => !decays)
        .map(({ name }) => name)
        .sort(),
      [...wanted.wd_excluded].sort(),
    );
    assert.deepEqual(
      model.parameters
        .filter(({ trainsFrozen }) => trainsFrozen)
        .map(({ name }) => name)
        .sort(),
      [...wanted.force_train].sort(),
    );
    const buffers = model.entries.map(({ name }) => name).filter((name) => !model.parameters.some((parameter) => parameter.name === name));
    assert.deepEqual(buffers, wanted.buffers);
    model.dispose();
  });
}

test('a frozen resnet34 trains what fastai trains', needs, () => {
  const model = build(ARCHITECTURES.resnet34);
  const trained = (from: number) => sizeOf(model.parameters.filter(({ group, trainsFrozen }) => group >= from || trainsFrozen));
  assert.equal(trained(2), fixture.resnet34_frozen.n_trainable);
  assert.equal(trained(1), fixture['resnet34_freeze_to_-2_n_trainable']);
  model.dispose();
});

test('a fresh model is initialised as fastai does it', needs, () => {
  const model = build(ARCHITECTURES.resnet18, drawKaiming(42));
  const moments = (name: string) => {
    const values = model.parameters.find((parameter) => parameter.name === name)!.variable.dataSync() as Float32Array;
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, std: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  };
  const near = (name: string, mean: number, std: number, tolerance: number) => {
    const found = moments(name);
    assert.ok(Math.abs(found.mean - mean) <= tolerance && Math.abs(found.std - std) <= tolerance, `${name}: ${JSON.stringify(found)}`);
  };
  near('1.4.weight', 0, fixture.kaiming_std_expected['Linear(1024,512)'], 2e-4);
  near('1.8.weight', 0, fixture.kaiming_std_expected['Linear(512,37)'], 1.5e-3);
  near('0.7.1.conv2.weight', 0, Math.sqrt(2 / (9 * 512)), 1e-4);
  near('1.2.weight', 1, 0, 0);
  near('1.2.bias', 1e-3, 0, 1e-9);
  near('0.1.bias', 0, 0, 0);
  model.dispose();
});
