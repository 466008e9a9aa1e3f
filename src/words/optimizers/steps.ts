import type { Hypers, Rule, RuleStep } from '../../language/contracts/optimizer.ts';
import type { Tensors } from '../../language/contracts/tensors.ts';
import type { Tensor, Variable } from '../../tensor/tf.ts';

/** What one parameter's change is made of; gradients and weights are those after weight decay. */
export interface Ingredients {
  readonly p: Tensor;
  readonly g: Tensor;
  readonly averages: readonly Variable[];
  readonly hypers: Readonly<Hypers>;
  readonly t: number;
}

/** A step made of TF.js's operations, one parameter after the other: weight decay, then `change` is taken off. */
export function plainStep(decoupled: boolean, change: (ingredients: Ingredients, tensors: Tensors) => Tensor): Rule['step'] {
  return ({ params, grads, averages, t, hypers, decays }: RuleStep, tensors: Tensors) => {
    const { tf } = tensors;
    const wd = decays ? hypers.wd : 0;
    for (const [i, param] of params.entries()) {
      tf.tidy(() => {
        const p = wd !== 0 && decoupled ? tf.mul(param, 1 - hypers.lr * wd) : param;
        const g = wd !== 0 && !decoupled ? tf.add(grads[i]!, tf.mul(param, wd)) : grads[i]!;
        param.assign(tf.sub(p, change({ p, g, averages: averages[i]!, hypers, t: t[i]! }, tensors)));
      });
    }
  };
}

/** A rule that engines have a kernel for. */
export function fusedRule(kind: 'adam' | 'sgd', hypers: Rule['hypers'], decoupled: boolean): Rule {
  const averages = kind === 'adam' ? 2 : hypers.mom === 0 ? 0 : 1;
  return {
    hypers,
    decoupled,
    averages,
    step: ({ params, grads, averages: state, t, hypers: now, decays }, { optimizerStep }) =>
      optimizerStep(kind, params, grads, state, {
        ...now,
        mom: averages === 0 ? 0 : now.mom,
        wd: decays ? now.wd : 0,
        decoupled,
        t,
      }),
  };
}

/** fastai's average_grad: mom*a + g, or + (1-mom)*g where dampened; kept. */
export function averageGradient({ tf }: Tensors, average: Variable, g: Tensor, mom: number, dampened: boolean): Tensor {
  const a = tf.add(tf.mul(average, mom), dampened ? tf.mul(g, 1 - mom) : g);
  average.assign(a);
  return a;
}

/** fastai's average_sqr_grad: sqrMom*s + (1-sqrMom)*g^2; kept. */
export function averageSquare({ tf }: Tensors, average: Variable, g: Tensor, sqrMom: number): Tensor {
  const s = tf.add(tf.mul(average, sqrMom), tf.mul(tf.square(g), 1 - sqrMom));
  average.assign(s);
  return s;
}
