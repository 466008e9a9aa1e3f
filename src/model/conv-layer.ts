import type { AddingLayer, ConvNormPart } from '../language/contracts/architecture.ts';
import { convNorm } from '../tensor/conv-norm.ts';
import { convNormInference } from '../tensor/conv-norm-inference.ts';
import type { Precision } from '../tensor/precision.ts';
import type { Tensor4D } from '../tensor/tf.ts';
import type { Draw } from './init.ts';
import { createNorm } from './norm.ts';
import type { Store } from './store.ts';

/** Creates the layer's variables (filter by kaiming_normal, norm 1 and 0 unless the part says otherwise) and returns it. */
export function createConvLayer(store: Store, draw: Draw, precision: Precision, part: ConvNormPart): AddingLayer {
  const { kernel, inputs, outputs, group, stride = 1, pad = 0, activation } = part;
  const name = `${part.conv}.weight`;
  const values = draw(name, kernel * kernel * inputs * outputs, kernel * kernel * (part.fan === 'in' ? inputs : outputs));
  const shape = [kernel, kernel, inputs, outputs];
  const filter = store.parameter({ name, shape, layout: 'conv', group, trainsFrozen: false, decays: true, values });
  const { eps, momentum, normWeight: weight } = part;
  const norm = createNorm(store, { name: part.norm, features: outputs, group, ...given({ weight, eps, momentum }) });
  const options = { stride, pad, activation, eps: norm.eps, precision };
  return (x, context, add) => {
    const { gamma, beta } = norm;
    const shared = { x: x as Tensor4D, filter: filter as unknown as Tensor4D, gamma, beta };
    const inputs = add === undefined ? shared : { ...shared, add: add as Tensor4D };
    if (!norm.usesBatch(context)) return convNormInference({ ...inputs, mean: norm.mean, variance: norm.variance }, options);
    const { y, mean, variance } = convNorm(inputs, options);
    norm.update(mean, variance, y.size / outputs);
    return y;
  };
}

/** Without what is left out, so that defaults hold. */
function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
}
