import type { Layer, LinearPart } from '../language/contracts/architecture.ts';
import { tf } from '../tensor/tf.ts';
import type { Draw } from './init.ts';
import type { Store } from './store.ts';

/** Creates a linear layer's weight (by kaiming_normal over its inputs) and its bias (zeros) where it has one, and returns it: [n, inputs] -> [n, outputs]. */
export function createLinear(store: Store, draw: Draw, { name, group, inputs, outputs, bias: biased }: LinearPart): Layer {
  const values = draw(`${name}.weight`, inputs * outputs, inputs);
  const common = { group, trainsFrozen: false } as const;
  const shape = [inputs, outputs];
  const weight = store.parameter({ ...common, name: `${name}.weight`, shape, layout: 'linear', decays: true, values });
  if (!biased) return (x) => tf.matMul(x, weight);
  const zeros = new Float32Array(outputs);
  const bias = store.parameter({ ...common, name: `${name}.bias`, shape: [outputs], layout: 'plain', decays: false, values: zeros });
  return (x) => tf.add(tf.matMul(x, weight), bias);
}
