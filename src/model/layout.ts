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
  return permuted(layout, values, shape, (result, tf, torch) => {
    result[torch] = values[tf]!;
  });
}

/** Values in torch's order brought into that of a variable of `shape`. */
export function fromTorch(layout: Layout, values: Float32Array, shape: readonly number[]): Float32Array {
  return permuted(layout, values, shape, (result, tf, torch) => {
    result[tf] = values[torch]!;
  });
}

type Move = (result: Float32Array, tfIndex: number, torchIndex: number) => void;

function permuted(layout: Layout, values: Float32Array, shape: readonly number[], move: Move): Float32Array {
  if (layout === 'plain') return values.slice();
  const result = new Float32Array(values.length);
  const [window, inputs, outputs] = layout === 'linear' ? [1, shape[0]!, shape[1]!] : [shape[0]! * shape[1]!, shape[2]!, shape[3]!];
  let tfIndex = 0;
  for (let w = 0; w < window; w++)
    for (let i = 0; i < inputs; i++) for (let o = 0; o < outputs; o++) move(result, tfIndex++, (o * inputs + i) * window + w);
  return result;
}
