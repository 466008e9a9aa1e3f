import type { Layout } from '../language/contracts/architecture.ts';

/** torch's shape of a variable. */
export function torchShape(layout: Layout, shape: readonly number[]): number[] {
  switch (layout) {
    case 'conv':
      return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
    case 'depthwise':
      return [shape[2]! * shape[3]!, 1, shape[0]!, shape[1]!];
    case 'linear':
      return [shape[1]!, shape[0]!];
    case 'plain':
      return [...shape];
  }
}

/** Values of a variable of `shape` in torch's order. */
export function toTorch(layout: Layout, values: Float32Array, shape: readonly number[]): Float32Array {
  return reversed(values, extents(layout, shape));
}

/** Values in torch's order brought into that of a variable of `shape`. */
export function fromTorch(layout: Layout, values: Float32Array, shape: readonly number[]): Float32Array {
  const [a, b, c] = extents(layout, shape);
  return reversed(values, [c, b, a]);
}

type Extents = [number, number, number];

/** Three axes of TF.js's order, of which torch's is the reverse: window, inputs, outputs. */
function extents(layout: Layout, shape: readonly number[]): Extents {
  switch (layout) {
    case 'conv':
      return [shape[0]! * shape[1]!, shape[2]!, shape[3]!];
    case 'depthwise':
      return [shape[0]! * shape[1]!, 1, shape[2]! * shape[3]!];
    case 'linear':
      return [1, shape[0]!, shape[1]!];
    case 'plain':
      return [1, 1, shape.reduce((product, extent) => product * extent, 1)];
  }
}

/** Values of three axes with the order of the axes reversed. */
function reversed(values: Float32Array, [a, b, c]: Extents): Float32Array {
  const result = new Float32Array(values.length);
  let from = 0;
  for (let i = 0; i < a; i++) for (let j = 0; j < b; j++) for (let k = 0; k < c; k++) result[(k * b + j) * a + i] = values[from++]!;
  return result;
}
