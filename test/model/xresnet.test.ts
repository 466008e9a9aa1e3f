import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type BuiltModel, buildModel } from '../../src/model/build.ts';
import { loadModelState } from '../../src/model/state.ts';
import { readWeights } from '../../src/model/weights/read.ts';
import { softmaxCrossEntropy } from '../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor1D, type Tensor2D, type Tensor4D, tf } from '../../src/tensor/tf.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { enginesUnderTest } from '../backends/engines.ts';
import { specOf } from '../words.ts';

const build = (name: string, nIn = 3): BuiltModel =>
  buildModel({
    arch: BUILTIN.create(specOf('architecture', name)),
    head: { ps: 0, concatPool: true, firstBn: true, bnFinal: false, linFirst: false },
    nIn,
    nOut: 10,
    seed: 3,
  });

/** Parameters of each group, tensors of the body's two, and entries of the state dict: counted in fastai 2.8.12. */
const COUNTED = {
  xresnet18: { parameters: [28768, 11166976, 532480], tensors: [9, 57], entries: 144 },
  xresnet34: { parameters: [28768, 21275136, 532480], tensors: [9, 105], entries: 240 },
  xresnet50: { parameters: [28768, 23498496, 2111488], tensors: [9, 156], entries: 342 },
} as const;

const engines = await enginesUnderTest();
const { start } = engines.find(({ name, skip }) => name === 'onednn' && !skip) ?? engines.find(({ name }) => name === 'wasm')!;

for (const [name, counted] of Object.entries(COUNTED)) {
  test(`${name} has fastai's groups and state`, async () => {
    await start();
    const model = build(name);
    const group = (n: number) => model.parameters.filter((parameter) => parameter.group === n);
    assert.deepEqual(
      [0, 1, 2].map((n) => group(n).reduce((sum, { variable }) => sum + variable.size, 0)),
      counted.parameters,
    );
    assert.deepEqual(
      [0, 1].map((n) => group(n).length),
      counted.tensors,
    );
    assert.equal(model.entries.length, counted.entries);
    model.dispose();
  });
}

test('filters start by kaiming_normal over fan_in, the last norm of a block at zero', async () => {
  await start();
  const model = build('xresnet18', 1);
  const values = (name: string) => [
    ...(model.parameters.find((parameter) => parameter.name === name)!.variable.dataSync() as Float32Array),
  ];
  const deviation = (list: number[]) => Math.sqrt(list.reduce((sum, value) => sum + value * value, 0) / list.length);
  assert.ok(Math.abs(deviation(values('0.6.0.convpath.0.0.weight')) / Math.sqrt(2 / (9 * 128)) - 1) < 0.01);
  assert.equal(values('0.0.0.weight').length, 9 * 32);
  assert.ok(values('0.5.1.convpath.1.1.weight').every((value) => value === 0));
  assert.ok(values('0.5.1.convpath.0.1.weight').every((value) => value === 1));
  model.dispose();
});

const PYTHON = process.env['PIPEFILE_PEER_PYTHON'];
const skip = PYTHON === undefined ? 'needs PIPEFILE_PEER_PYTHON, a Python with fastai, torch and safetensors' : false;

test('logits, loss and the first gradient are fastai’s, for odd sizes too', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-xresnet-'));
  const script = fileURLToPath(new URL('../../../test/model/xresnet-peer.py', import.meta.url));
  try {
    const { status, stderr } = spawnSync(PYTHON!, [script, folder], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    await start();
    for (const name of ['xresnet18', 'xresnet50']) await compare(name, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

async function compare(name: string, folder: string): Promise<void> {
  const recorded = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
  const model = build(name);
  loadModelState(model, await readWeights(join(folder, `${name}.safetensors`)));
  const x = tf.tensor4d(recorded.x, [4, 45, 37, 3]) as Tensor4D;
  const run = (training: boolean) => model.forward(x, { training, uniform: (_, count) => new Float32Array(count) }) as Tensor2D;
  near(run(false).dataSync(), recorded.logits, 1e-4, `${name}, logits`);
  const targets = tf.tensor1d([0, 1, 2, 3], 'int32') as Tensor1D;
  const first = model.parameters[0]!.variable;
  const { value, grads } = tf.variableGrads(() => tf.mean(softmaxCrossEntropy(run(true), targets).losses).asScalar(), [first]);
  near(value.dataSync(), [recorded.loss], 1e-4, `${name}, loss`);
  near(grads[first.name]!.dataSync(), recorded.gradient, 3 * recorded.error, `${name}, gradient (torch itself: ${recorded.error})`);
  model.dispose();
}

/** Within a share of the largest expected value. */
function near(found: ArrayLike<number>, expected: readonly number[], share: number, what: string): void {
  const scale = Math.max(...expected.map(Math.abs));
  const worst = expected.reduce((far, value, i) => Math.max(far, Math.abs(value - found[i]!)), 0);
  assert.ok(found.length === expected.length && worst <= share * scale, `${what}: off by ${worst / scale} of the largest`);
}
