import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadAddon } from '../../../src/backends/onednn/addon.ts';
import { onednnEngine } from '../../../src/backends/onednn/engine.ts';
import { buildModel, type Network } from '../../../src/model/build.ts';
import { torchShape, toTorch } from '../../../src/model/layout.ts';
import { valueAndGrads } from '../../../src/tensor/gradients.ts';
import { softmaxCrossEntropy } from '../../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor2D, tf } from '../../../src/tensor/tf.ts';
import { Optimizer } from '../../../src/train/optimizer.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { specOf } from '../../words.ts';
import { numbers, skip } from './compare.ts';

const PYTHON = process.env['PIPEFILE_PEER_PYTHON'] ?? '';
const AGREE = fileURLToPath(new URL('../../../../bench/pytorch/agree.py', import.meta.url));

const JOB = { arch: 'resnet18', classes: 10, batch: 16, size: 96, steps: 3, lr: 1e-4 } as const;

const SPEC: Network & { readonly seed: number } = {
  arch: BUILTIN.create(specOf('architecture', JOB.arch)),
  head: { linFtrs: [], ps: 0, concatPool: false, firstBn: false, bnFinal: false, linFirst: false },
  nIn: 3,
  nOut: JOB.classes,
  seed: 3,
};

/** One side's losses, first gradients and final parameters, tensors in torch's layout and in the order of the parameters. */
interface Trained {
  readonly losses: number[];
  readonly gradients: Float32Array[];
  readonly parameters: Float32Array[];
}

interface Start {
  readonly names: string[];
  readonly shapes: number[][];
  readonly values: Float32Array[];
}

const images = numbers(JOB.batch * JOB.size * JOB.size * 3, 5);

/**
 * What every normalisation's bias starts from. At 0, ReLU's inputs lie thick around its kink, where the last bit decides whether a gradient passes: two
 * float32 programs then differ by about a hundredth (PyTorch from itself in float64 by as much). At 4 few inputs lie there.
 */
const AWAY_FROM_KINK = 4;

async function ours(precision: 'f32' | 'bf16', winograd: boolean, bias: number): Promise<Trained & { start: Start }> {
  await onednnEngine.start({ threads: 2 });
  loadAddon().configure({ threads: 0, winograd });
  const model = buildModel({ ...SPEC, precision });
  const layoutOf = new Map(model.entries.flatMap((entry) => (entry.kind === 'variable' ? [[entry.name, entry.layout] as const] : [])));
  for (const { name, norm, variable } of model.parameters) if (name === `${norm}.bias`) variable.assign(tf.fill(variable.shape, bias));
  const inTorch = (name: string, tensor: Tensor) => toTorch(layoutOf.get(name)!, tensor.dataSync() as Float32Array, tensor.shape);
  const current = () => model.parameters.map(({ name, variable }) => inTorch(name, variable));
  const start = {
    names: model.parameters.map(({ name }) => name),
    shapes: model.parameters.map(({ name, variable }) => torchShape(layoutOf.get(name)!, variable.shape)),
    values: current(),
  };
  const optimizer = new Optimizer(model, BUILTIN.create(specOf('optimizer', 'adam')), { lr: JOB.lr, wdBnBias: true, trainBn: true });
  const losses: number[] = [];
  let gradients: Float32Array[] = [];
  for (let step = 0; step < JOB.steps; step++) {
    const x = tf.tensor4d(images, [JOB.batch, JOB.size, JOB.size, 3]);
    const y = tf.tensor1d(
      Array.from({ length: JOB.batch }, (_, i) => i % JOB.classes),
      'int32',
    );
    const uniform = () => assert.fail('no dropout');
    const forward = () => tf.mean(softmaxCrossEntropy(model.forward(x, { training: true, uniform }) as Tensor2D, y).losses);
    const { value, grads } = valueAndGrads(
      forward,
      model.parameters.map(({ variable }) => variable),
    );
    if (step === 0) gradients = model.parameters.map(({ name }, i) => inTorch(name, grads[i]!));
    optimizer.step(Object.fromEntries(model.parameters.map(({ variable }, i) => [variable.name, grads[i]!])));
    losses.push(value.dataSync()[0]!);
    tf.dispose([x, y, value, ...grads.map((gradient) => gradient!)]);
  }
  const result = { losses, gradients, parameters: current(), start };
  optimizer.dispose();
  model.dispose();
  loadAddon().configure({ threads: 0, winograd: true });
  return result;
}

function torchs({ names, shapes, values }: Start, dtype: 'float32' | 'float64' = 'float32'): Trained {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-agree-'));
  try {
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ ...JOB, dtype, parameters: names.map((name, i) => [name, shapes[i]]) }));
    writeFileSync(
      join(folder, 'numbers.bin'),
      Buffer.concat([...values, images].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength))),
    );
    const { status, stderr } = spawnSync(PYTHON, [AGREE, folder], { encoding: 'utf8', env: { ...process.env, OMP_NUM_THREADS: '2' } });
    assert.equal(status, 0, stderr);
    const answer = new Float32Array(Uint8Array.from(readFileSync(join(folder, 'answer.bin'))).buffer);
    let at = JOB.steps;
    const take = () =>
      values.map(({ length }) => {
        at += length;
        return answer.slice(at - length, at);
      });
    return { losses: [...answer.slice(0, JOB.steps)], gradients: take(), parameters: take() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** |a - b| over |b|, Euclidean norms over one tensor. */
function difference(a: Float32Array, b: Float32Array): number {
  let [apart, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    apart += (a[i]! - b[i]!) ** 2;
    size += b[i]! ** 2;
  }
  return Math.sqrt(apart / size);
}

const worst = (a: readonly Float32Array[], b: readonly Float32Array[]) => Math.max(...a.map((values, i) => difference(values, b[i]!)));

/** Largest relative differences that are accepted: of any tensor's first gradient, of any parameter after three steps, of a loss. */
const BOUNDS = { f32: [1e-3, 1e-3, 1e-3], bf16: [0.2, 2e-2, 2e-2] } as const;

const availability = await onednnEngine.probe();
const precisions = availability.available ? availability.precisions : [];

const CASES = [
  ['f32', true],
  ['f32', false],
  ['bf16', true],
] as const;

describe('onednn: gradients and three AdamW steps from the same weights as PyTorch', {
  skip: skip || (PYTHON === '' && 'set PIPEFILE_PEER_PYTHON to a Python that has torch'),
}, () => {
  for (const [precision, winograd] of CASES) {
    const skip = !precisions.includes(precision) && 'this processor has no bf16 instructions';
    const name = `${precision}${winograd ? '' : ', without Winograd'}`;

    test(name, { skip }, async (context) => {
      const { start, ...found } = await ours(precision, winograd, AWAY_FROM_KINK);
      const wanted = torchs(start);
      const differences = [
        worst(found.gradients, wanted.gradients),
        worst(found.parameters, wanted.parameters),
        Math.max(...found.losses.map((loss, i) => Math.abs(loss / wanted.losses[i]! - 1))),
      ];
      context.diagnostic(`gradients, parameters, losses differ by ${differences.map((value) => value.toExponential(1)).join(', ')}`);
      for (const [i, bound] of BOUNDS[precision].entries())
        assert.ok(differences[i]! < bound, `${['gradients', 'parameters', 'losses'][i]} differ by ${differences[i]}`);
    });

    if (precision === 'f32')
      test(`${name}: about as far from float64 as PyTorch's float32 where inputs lie around ReLU's kink`, async (context) => {
        const { start, ...found } = await ours(precision, winograd, 0);
        const exact = torchs(start, 'float64').gradients;
        const [mine, theirs] = [worst(found.gradients, exact), worst(torchs(start).gradients, exact)];
        context.diagnostic(`gradients differ from float64 by ${mine.toExponential(1)}, PyTorch's by ${theirs.toExponential(1)}`);
        assert.ok(mine < 4 * theirs);
      });
  }
});
