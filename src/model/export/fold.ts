import { type GraphNode, inputOf } from '../../tensor/trace/graph.ts';

/** A convolution with a bias. */
export interface FoldedConv {
  /** [k, k, in, out]. */
  readonly filter: Float32Array;
  readonly shape: readonly number[];
  readonly bias: Float32Array;
}

/** A ConvNormInference node's normalisation folded into its filter, computed in float64: filter * s and beta - mean * s, s = gamma / sqrt(variance + eps). */
export function foldConvNorm(node: GraphNode): FoldedConv {
  const [filter, gamma, beta, mean, variance] = ['filter', 'gamma', 'beta', 'mean', 'variance'].map((name) => constantOf(node, name));
  const eps = node.attrs['eps'] as number;
  const scale = Float64Array.from(gamma!, (value, i) => value / Math.sqrt(variance![i]! + eps));
  return {
    filter: filter!.map((value, i) => value * scale[i % scale.length]!),
    shape: inputOf(node, 'filter').shape,
    bias: beta!.map((value, i) => value - mean![i]! * scale[i]!),
  };
}

function constantOf(node: GraphNode, name: string): Float32Array {
  const { constant } = inputOf(node, name);
  if (constant instanceof Float32Array) return constant;
  throw new Error(`${node.op}: ${name} is not a parameter`);
}
