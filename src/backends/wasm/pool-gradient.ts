import { type Tensor4D, type TensorInfo, tf } from '../../tensor/tf.ts';
import type { KernelFunc } from './conv-info.ts';

/**
 * MaxPoolGrad by TF.js's own kernel, one picture after the other: for a batch it gives wrong gradients from the second picture on (4.22; test/backends/fused.test.ts
 * compares with the cpu backend).
 */
export function pictureByPicture(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as Record<'dy' | 'input', Tensor4D>;
    if (input.shape[0] <= 1) return original({ inputs: { dy, input }, attrs, backend });
    return tf.tidy(() => {
      const parts = Array.from({ length: input.shape[0] }, (_, i) =>
        asTensor(original({ inputs: { dy: picture(dy, i), input: picture(input, i) }, attrs, backend })),
      );
      return tf.concat(parts, 0);
    });
  };
}

function picture(x: Tensor4D, i: number): Tensor4D {
  return tf.slice(x, [i, 0, 0, 0], [1, x.shape[1], x.shape[2], x.shape[3]]);
}

/** A kernel called by hand gives data that TF.js does not know of yet. */
function asTensor({ dataId, shape, dtype }: TensorInfo): Tensor4D {
  return tf.engine().makeTensorFromDataId(dataId, shape, dtype) as Tensor4D;
}
