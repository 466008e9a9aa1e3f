import type { Layer, Parts } from '../../src/language/contracts/architecture.ts';
import { drawZeros } from '../../src/model/init.ts';
import type { Model } from '../../src/model/model.ts';
import { createParts } from '../../src/model/parts.ts';
import { Store } from '../../src/model/store.ts';
import { concatPool } from '../../src/tensor/concat-pool.ts';
import { type Tensor4D, tf } from '../../src/tensor/tf.ts';

/** conv 3-4, conv 4-6 at stride 2, then fastai's head 12-8-3 without dropout: one group each. */
export function convNet(): Model {
  return modelOf(3, (parts) => {
    const conv = (at: number, inputs: number, outputs: number, stride: number): Layer =>
      parts.convNorm({ conv: `${at}.0`, norm: `${at}.1`, group: at, kernel: 3, stride, pad: 1, inputs, outputs, activation: 'relu' });
    return parts.sequence([
      conv(0, 3, 4, 1),
      conv(1, 4, 6, 2),
      (x) => concatPool(x as Tensor4D),
      parts.batchNorm({ name: '2.2', features: 12, group: 2 }),
      parts.linear({ name: '2.3', inputs: 12, outputs: 8, group: 2, bias: false }),
      parts.activation('relu'),
      parts.batchNorm({ name: '2.5', features: 8, group: 2 }),
      parts.linear({ name: '2.6', inputs: 8, outputs: 3, group: 2, bias: false }),
    ]);
  });
}

/** Linear 5-8, BatchNorm, ReLU, Linear 8-3, with biases: one group. */
export function denseNet(): Model {
  return modelOf(1, (parts) =>
    parts.sequence([
      (x) => tf.reshape(x, [x.shape[0]!, 5]),
      parts.linear({ name: '0', inputs: 5, outputs: 8, group: 0, bias: true }),
      parts.batchNorm({ name: '1', features: 8, group: 0 }),
      parts.activation('relu'),
      parts.linear({ name: '3', inputs: 8, outputs: 3, group: 0, bias: true }),
    ]),
  );
}

function modelOf(groups: number, make: (parts: Parts) => Layer): Model {
  const store = new Store();
  const forward = make(createParts({ store, draw: drawZeros, precision: 'f32', prefix: '', groups: { first: 0, last: groups - 1 } }));
  return {
    parameters: store.parameters,
    buffers: store.buffers,
    entries: store.entries,
    counters: store.counters,
    groups,
    precision: 'f32',
    forward: (x, context) => tf.tidy(() => forward(x, context)),
    dispose: () => store.dispose(),
  };
}
