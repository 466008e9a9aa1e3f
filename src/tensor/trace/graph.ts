/** A tensor of a traced computation. Shapes are TF.js's: pictures are NHWC; where `batched`, the first size is only that of the trace. */
export interface GraphValue {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** Depends on the input. */
  readonly batched: boolean;
  /** Values of what does not; of a parameter or a constant. */
  readonly constant?: Float32Array | Int32Array | Uint8Array;
  /** A parameter's name in the model ('0.4.0.conv1.weight'). */
  readonly name?: string;
}

/** One operation: a TF.js kernel, or one of tensor/kernels.ts, by its name, with its inputs and attributes as that kernel has them. */
export interface GraphNode {
  readonly op: string;
  readonly inputs: Readonly<Record<string, GraphValue | readonly GraphValue[]>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly output: GraphValue;
}

/** What a model computes, in the order in which it computes it. */
export interface Graph {
  readonly input: GraphValue;
  readonly output: GraphValue;
  readonly nodes: readonly GraphNode[];
}

/** All inputs of a node, lists flattened, in their order. */
export function inputsOf({ inputs }: GraphNode): GraphValue[] {
  return Object.values(inputs).flat();
}

/** One named input; throws where there is none. */
export function inputOf(node: GraphNode, name: string): GraphValue {
  const value = node.inputs[name];
  if (value === undefined || Array.isArray(value)) throw new Error(`${node.op} has no input ${name}`);
  return value as GraphValue;
}
