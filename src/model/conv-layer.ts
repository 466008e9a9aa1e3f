import { convNorm } from '../tensor/conv-norm.ts';
import { convNormInference } from '../tensor/conv-norm-inference.ts';
import type { Tensor1D, Tensor4D } from '../tensor/tf.ts';
import type { Draw } from './init.ts';
import type { ForwardContext } from './model.ts';
import { createNorm, NORM_EPS } from './norm.ts';
import type { Store } from './store.ts';

export interface ConvLayerPlan {
  /** torch's keys: `<conv>.weight`, `<norm>.weight`. */
  readonly conv: string;
  readonly norm: string;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly group: number;
  readonly relu: boolean;
  /** What the filter's first values are scaled by: torchvision's fan_out unless given. */
  readonly fan?: 'in' | 'out';
  /** First weight of the norm; 1 unless given. */
  readonly normWeight?: number;
}

/** Convolution without bias, BatchNorm, optional addition, optional ReLU. */
export type ConvLayer = (x: Tensor4D, context: ForwardContext, add?: Tensor4D) => Tensor4D;

/** Creates the layer's variables (filter by kaiming_normal, norm 1 and 0 unless the plan says otherwise) and returns it. */
export function createConvLayer(store: Store, draw: Draw, plan: ConvLayerPlan): ConvLayer {
  const { kernel, inputs, outputs, group, stride, pad, relu } = plan;
  const name = `${plan.conv}.weight`;
  const values = draw(name, kernel * kernel * inputs * outputs, kernel * kernel * (plan.fan === 'in' ? inputs : outputs));
  const filter = store.parameter({
    name,
    shape: [kernel, kernel, inputs, outputs],
    layout: 'conv',
    group,
    norm: false,
    bias: false,
    values,
  });
  const norm = createNorm(store, { name: plan.norm, features: outputs, group, weight: plan.normWeight ?? 1, bias: 0 });
  const options = { stride, pad, relu, eps: NORM_EPS };
  return (x, context, add) => {
    const shared = {
      x,
      filter: filter as unknown as Tensor4D,
      gamma: norm.gamma as unknown as Tensor1D,
      beta: norm.beta as unknown as Tensor1D,
    };
    const inputs = add === undefined ? shared : { ...shared, add };
    if (!norm.usesBatch(context)) {
      return convNormInference(
        { ...inputs, mean: norm.mean as unknown as Tensor1D, variance: norm.variance as unknown as Tensor1D },
        options,
      );
    }
    const { y, mean, variance } = convNorm(inputs, options);
    norm.update(mean, variance, y.size / outputs);
    return y;
  };
}
