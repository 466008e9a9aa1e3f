/** How a variable's axes relate to torch's: convolutions HWIO <-> OIHW, linear layers [in, out] <-> [out, in], the rest as they are. */
export type Layout = 'conv' | 'linear' | 'plain';

/** torch's shape of a variable. */
export function torchShape(layout: Layout, shape: readonly number[]): number[] {
  if (layout === 'plain') return [...shape];
  if (layout === 'linear') return [shape[1]!, shape[0]!];
  return [shape[3]!, shape[2]!, shape[0]!, shape[1]!];
}

/** Values of a variable of `shape` in torch's order. */
export function toTorch(layout: Layout, values: Float32Array, shape: readonly number[]): Float32Array {
  return reversed(values, extents(layout, shape));
}

/** Values in torch's order brought into that of a variable of `shape`. */
export function fromTorch(layout: Layout, values: Float32Array, shape: readonly number[]): Float32Array {
  return reversed(values, extents(layout, shape).reverse());
}

/** Of TF.js's order: window, inputs, outputs. torch's is the reverse. */
function extents(layout: Layout, shape: readonly number[]): number[] {
  if (layout === 'plain') return [1, 1, shape.reduce((product, extent) => product * extent, 1)];
  return layout === 'linear' ? [1, shape[0]!, shape[1]!] : [shape[0]! * shape[1]!, shape[2]!, shape[3]!];
}

/** Values of three axes with the order of the axes reversed. */
function reversed(values: Float32Array, [a, b, c]: number[]): Float32Array {
  const result = new Float32Array(values.length);
  let from = 0;
  for (let i = 0; i < a!; i++) for (let j = 0; j < b!; j++) for (let k = 0; k < c!; k++) result[(k * b! + j) * a! + i] = values[from++]!;
  return result;
}
