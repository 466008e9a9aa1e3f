import { buildModel } from '../../src/model/build.ts';
import type { Model } from '../../src/model/model.ts';
import { valueAndGrads } from '../../src/tensor/gradients.ts';
import { optimizerStep } from '../../src/tensor/optimizer-step.ts';
import { softmaxCrossEntropy } from '../../src/tensor/softmax-cross-entropy.ts';
import { type Tensor, type Tensor2D, tf } from '../../src/tensor/tf.ts';
import { resnet } from '../../src/words/architectures/resnet.ts';
import { numbers } from './onednn/compare.ts';

/** A ResNet of one basic block per stage on 8 random pictures of 64 px in two classes: every fused operation of a training step, in some 50 ms. */
export interface SmallTraining {
  readonly model: Model;
  /** One step of `kind`; gives the loss before it. */
  step(kind: 'adam' | 'sgd'): number;
  /** Every parameter's values, one after the other. */
  weights(): Float32Array;
  dispose(): void;
}

/** On TF.js's present backend. */
export function smallTraining(): SmallTraining {
  const arch = resnet({ name: 'resnet10', block: 'basic', layers: [1, 1, 1, 1] });
  const head = { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };
  const model = buildModel({ arch, head, nIn: 3, nOut: 2, seed: 1 });
  const variables = model.parameters.map(({ variable }) => variable);
  const state = variables.map((variable) => [0, 1].map(() => tf.tidy(() => tf.variable(tf.zerosLike(variable)))));
  const [x, labels] = [tf.tensor4d(numbers(8 * 64 * 64 * 3, 7), [8, 64, 64, 3]), tf.tensor1d([0, 1, 0, 1, 1, 0, 1, 0], 'int32')];
  const hypers = { lr: 1e-3, mom: 0.9, sqrMom: 0.99, eps: 1e-5, wd: 0.01, decoupled: true };
  let steps = 0;
  const loss = (): Tensor => {
    const logits = model.forward(x, {
      training: true,
      uniform: (_, count) => numbers(count, steps).map((value) => (value + 1) / 2),
    }) as Tensor2D;
    return tf.mean(softmaxCrossEntropy(logits, labels).losses);
  };
  return {
    model,
    step: (kind) => {
      steps++;
      const { value, grads } = valueAndGrads(loss, variables);
      optimizerStep(kind, variables, grads as Tensor[], state, { ...hypers, t: variables.map(() => steps) });
      const number = value.dataSync()[0]!;
      tf.dispose([value, ...(grads as Tensor[])]);
      return number;
    },
    weights: () => Float32Array.from(variables.flatMap((variable) => Array.from(variable.dataSync()))),
    dispose: () => {
      tf.dispose([x, labels, ...state.flat()]);
      model.dispose();
    },
  };
}
