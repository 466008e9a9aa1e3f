import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { chooseEngine } from '../../src/backends/registry.ts';
import type { Document } from '../../src/document/document.ts';
import { architectureOf } from '../../src/model/architecture.ts';
import { buildModel } from '../../src/model/build.ts';
import type { Model } from '../../src/model/model.ts';
import { readWeights } from '../../src/model/weights/read.ts';
import { type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { UserError } from '../../src/util/problem.ts';
import { parseFile } from '../../src/words/parse.ts';
import { runProgram } from '../predict/tiny-run.ts';
import { specOf } from '../words.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-plugin-architecture-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A dense block and a pooled body with a parameter of its own, of one group: nothing of it is like a ResNet. */
const MODULE = `
const options = { type: 'object', additionalProperties: false, properties: { width: { type: 'integer', minimum: 1, default: 6, description: 'Channels.' } } };
const word = (name, rest) => ({ kind: 'architecture', name, summary: 'A network of our own.', options, create: ({ width }) => ({
  name, groups: 1, features: 2 * width, pooled: true, input: { least: 8, multipleOf: 4 },
  statistics: { mean: [0.5, 0.4, 0.3], std: [0.25, 0.25, 0.25] },
  build: (parts, nIn) => {
    const { tf } = parts.tensors;
    const conv = (name, inputs, outputs, stride) =>
      parts.convNorm({ conv: name, norm: name + '_bn', group: 0, kernel: 3, stride, pad: 1, inputs, outputs, activation: 'relu', eps: 1e-3 });
    const scale = parts.parameter({ name: 'scale', group: 0, shape: [2 * width], first: 1, decays: false });
    const dense = parts.skip(conv('grow', width, width, 1), (made, input) => tf.concat([input, made], 3));
    return parts.sequence([conv('stem', nIn, width, 2), dense, parts.globalAverage, (x) => tf.mul(x, scale)]);
  },
  ...rest,
}) });
export const ours = word('ours', {});
export const grey = word('grey', { statistics: { mean: [0.5], std: [0.5] } });
export const shapeless = word('shapeless', { build: undefined });
export const throwing = word('throwing', { build: () => { throw new Error('no such layer'); } });
export const wrong_group = word('wrong_group', { build: (parts) => parts.linear({ name: 'a', group: 1, inputs: 1, outputs: 1, bias: false }) });
export const twice = word('twice', { build: (parts) => [1, 2].map(() => parts.batchNorm({ name: 'a', group: 0, features: 1 }))[0] });
export const wider = word('wider', { features: 5 });
export const late = word('late', { build: () => () => { throw new Error('no forward pass'); } });
`;

writeFileSync(join(FOLDER, 'words.mjs'), MODULE);

/** The file with this learner and data, and what is wrong with it. */
async function parse(learner: string, more = ''): Promise<{ document?: Document; texts: readonly string[] }> {
  const file = join(FOLDER, 'check.yaml');
  writeFileSync(file, text(learner, more));
  const parsed = await parseFile(file);
  const texts = parsed.diagnostics.map(({ code, message }) => `${code}: ${message}`);
  return parsed.ok ? { document: parsed.document, texts } : { texts };
}

function text(learner: string, more = '', size = 16, train = 'fit: 1'): string {
  return `version: 1
name: ours
plugins: [./words.mjs]
data:
  source: { synthetic: { classes: 2, per_class: 8, size: 20 } }
  get_y: parent_label
  item_tfms: [{ resize: ${size} }]
  batch_size: 4
${more}learner: { lin_ftrs: [8], metrics: [accuracy], ${learner} }
train: [{ ${train} }]
`;
}

async function modelOf(arch: string): Promise<Model> {
  const { document } = await parse(`arch: ${arch}, pretrained: false`);
  const { head } = document!.model;
  return buildModel({ arch: architectureOf(document!.model, document!.words), head, nIn: 3, nOut: 2, seed: 1 });
}

before(async () => (await chooseEngine('cpu')).engine.start({}));

test('a network of a plug-in trains, predicts, is counted and exported as a built-in one', async () => {
  const program = (args: readonly string[]) => runProgram(FOLDER, args);
  const file = text('arch: { ours: { width: 4 } }, pretrained: false');
  writeFileSync(join(FOLDER, 'ours.yaml'), `${file}outputs: [{ export: [tfjs] }]\n`);
  const trained = await program(['run', 'ours.yaml', '--engine', 'wasm']);
  assert.equal(trained.code, 0, trained.err + trained.out);
  const run = join(FOLDER, 'runs', 'ours', readdirSync(join(FOLDER, 'runs', 'ours'))[0]!);
  const keys = [...(await readWeights(join(run, 'model.safetensors'))).keys()].filter((key) => /^0\..*(weight|scale)$/.test(key));
  assert.deepEqual(keys.sort(), ['0.grow.weight', '0.grow_bn.weight', '0.scale', '0.stem.weight', '0.stem_bn.weight']);
  const { arch } = JSON.parse(readFileSync(join(run, 'model.json'), 'utf8'));
  assert.deepEqual(
    { ...arch, plugin: typeof arch.plugin },
    { kind: 'architecture', word: 'ours', options: { width: 4 }, plugin: 'string' },
  );
  const picture = readdirSync(join(FOLDER, 'cache'), { recursive: true }).find((name) => String(name).endsWith('.png'));
  const predicted = await program(['predict', '--plugins', run, join(FOLDER, 'cache', String(picture)), '--engine', 'wasm']);
  assert.equal(predicted.code, 0, predicted.err);
  assert.ok(existsSync(join(run, 'export', 'tfjs', 'model.json')), trained.out);
  const exported = await program(['export', '--plugins', run, '--format', 'onnx,torch']);
  assert.equal(exported.code, 0, exported.err);
  assert.deepEqual(
    exported.out
      .trim()
      .split('\n')
      .map((path) => basename(path)),
    ['model.onnx', 'model.pth', 'model.json'],
  );
  const planned = await program(['plan', 'ours.yaml', '--engine', 'wasm', '--plugins']);
  assert.equal(planned.code, 0, planned.err);
});

test('check goes by what the architecture says of itself', async () => {
  const own = await parse('arch: ours');
  assert.deepEqual(own.texts, ['weights-not-found: ours has no pretrained weights']);
  const file = await parse('arch: ours, pretrained: ./own.safetensors');
  assert.deepEqual(file.document!.data.batchTfms, [
    specOf('batch_transform', 'normalize', { mean: [0.5, 0.4, 0.3], std: [0.25, 0.25, 0.25] }),
  ]);
  const bw = '  blocks: [image_bw, category]\n';
  assert.deepEqual((await parse('arch: ours, pretrained: ./own.safetensors', bw)).document!.data.batchTfms, []);
  assert.deepEqual((await parse('arch: grey, pretrained: ./own.safetensors', bw)).document!.data.batchTfms, [
    specOf('batch_transform', 'normalize', { mean: [0.5], std: [0.5] }),
  ]);
  assert.deepEqual((await parse('arch: ours, pretrained: false, cut: 5')).texts, ['wrong-value: ours has no cut']);
  const frozen = join(FOLDER, 'frozen.yaml');
  writeFileSync(frozen, text('arch: ours, pretrained: false', '', 16, 'freeze_to: 2 }, { fit: 1'));
  const [group] = (await parseFile(frozen)).diagnostics;
  assert.equal(group?.message, 'freeze_to 2 is no group of a network with 2 groups');
  assert.equal(group?.expected, 'a whole number from -2 to 1');
});

test('a body that is pooled gets a head without pooling, and both are held to what the architecture says', async () => {
  const model = await modelOf('{ ours: { width: 3 } }');
  assert.deepEqual(
    model.parameters.map(({ name, group, decays, trainsFrozen }) => `${name} ${group}${decays ? '' : ' -'}${trainsFrozen ? ' +' : ''}`),
    [
      '0.scale 0 -',
      '0.grow.weight 0',
      '0.grow_bn.weight 0 - +',
      '0.grow_bn.bias 0 - +',
      '0.stem.weight 0',
      '0.stem_bn.weight 0 - +',
      '0.stem_bn.bias 0 - +',
      '1.0.weight 1 - +',
      '1.0.bias 1 - +',
      '1.2.weight 1',
      '1.4.weight 1 - +',
      '1.4.bias 1 - +',
      '1.6.weight 1',
    ],
  );
  const context = { training: false, uniform: () => assert.fail('no dropout outside of training') };
  assert.deepEqual(model.forward(tf.zeros([2, 8, 12, 3]) as Tensor4D, context).shape, [2, 2]);
  for (const [height, width, expected] of [
    [4, 8, 'at least 8 x 8 pixels'],
    [8, 10, 'sides that are multiples of 4'],
  ] as const) {
    const error = thrownBy(() => model.forward(tf.zeros([1, height, width, 3]) as Tensor4D, context));
    assert.equal(error.problems[0]!.code, 'does-not-fit');
    assert.equal(error.problems[0]!.expected, expected);
    assert.equal(error.problems[0]!.found, `${width} x ${height} pixels`);
  }
  model.dispose();
  const wider = await modelOf('wider');
  const error = thrownBy(() => wider.forward(tf.zeros([1, 8, 8, 3]) as Tensor4D, context));
  assert.deepEqual(
    [error.problems[0]!.code, error.problems[0]!.expected, error.problems[0]!.found],
    ['plugin-failed', '[n, 5]', '[1, 12]'],
  );
  wider.dispose();
});

function thrownBy(act: () => unknown): UserError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error;
  }
  return assert.fail('nothing was thrown');
}

test('a faulty architecture is plugin-failed with its file and its name', async () => {
  const { texts } = await parse('arch: shapeless, pretrained: false');
  assert.match(texts.join('\n'), /^plugin-failed: the architecture 'shapeless' of .*words\.mjs failed: .*'build' is not a function$/);
  for (const [arch, why] of [
    ['throwing', 'no such layer'],
    ['wrong_group', 'a is in parameter group 1; the groups are 0 to 0'],
    ['twice', 'two parts of the network are called 0.a.weight'],
  ] as const) {
    const { document } = await parse(`arch: ${arch}, pretrained: false`);
    const built = architectureOf(document!.model, document!.words);
    const error = thrownBy(() => buildModel({ arch: built, head: document!.model.head, nIn: 3, nOut: 2, seed: 1 }));
    assert.equal(error.problems[0]!.code, 'plugin-failed');
    assert.match(error.problems[0]!.message, new RegExp(`^the architecture '${arch}' of .*words\\.mjs failed: ${why}$`));
  }
});

test('a forward pass that throws in the training thread is plugin-failed, not a bug', async () => {
  writeFileSync(join(FOLDER, 'late.yaml'), text('arch: late, pretrained: false'));
  const { code, err, out } = await runProgram(FOLDER, ['run', 'late.yaml', '--engine', 'wasm']);
  assert.equal(code, 1, err + out);
  assert.match(err + out, /the architecture 'late' of .*words\.mjs failed: no forward pass/);
  assert.doesNotMatch(err + out, /a bug in pipefile/);
});
