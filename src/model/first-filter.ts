import { asFloat32, type NamedArrays } from './weights/arrays.ts';

/** The arrays with the filter of this key, where it is for 3 channels, adapted to `nIn` by fastai's rule. */
export function adaptFirst(arrays: NamedArrays, key: string, nIn: number): NamedArrays {
  const first = arrays.get(key);
  if (nIn === 3 || first === undefined || first.shape[1] !== 3) return arrays;
  const [outputs, , height, width] = first.shape as [number, number, number, number];
  const data = adaptPlanes(asFloat32(first), outputs, height * width, nIn);
  return new Map([...arrays, [key, { shape: [outputs, nIn, height, width], dtype: 'float32', data }]]);
}

/** 1 channel takes the sum of the three planes, 2 the first two times 1.5, more the three and zeros. */
function adaptPlanes(values: Float32Array, outputs: number, plane: number, nIn: number): Float32Array {
  const result = new Float32Array(outputs * nIn * plane);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < Math.max(3, nIn); i++) {
      for (let p = 0; p < plane; p++) {
        const value = i < 3 ? values[(o * 3 + i) * plane + p]! : 0;
        if (nIn === 1) result[o * plane + p]! += value;
        else if (i < nIn) result[(o * nIn + i) * plane + p] = nIn === 2 ? value * 1.5 : value;
      }
    }
  }
  return result;
}
