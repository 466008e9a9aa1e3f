import type { GraphValue } from '../../tensor/trace/graph.ts';
import { toTorch } from '../layout.ts';
import type { OnnxAttributes, OnnxNode, OnnxTensor } from './onnx-proto.ts';

/** NHWC's axes where they stand in NCHW. */
const CHANNELS_FIRST = [0, 2, 3, 1] as const;

/**
 * Collects an ONNX graph out of a trace. Values of rank 4 that depend on the input are kept in NCHW, all others as they are in the trace;
 * constants become initializers, each once.
 */
export class OnnxGraphBuilder {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly #names = new Map<GraphValue, string>();
  readonly #constants = new Map<GraphValue, Map<string, string>>();
  #count = 0;

  /** Says under which name a value of the trace is found. */
  bind(value: GraphValue, name: string): void {
    this.#names.set(value, name);
  }

  /** The name of a value; a constant is written in the layout that suits an operand of `rank`. */
  name(value: GraphValue, rank: number = value.shape.length): string {
    if (value.constant === undefined) {
      const name = this.#names.get(value);
      if (name === undefined) throw new Error('a value is used before it is made');
      return name;
    }
    return this.#constantFor(value, rank);
  }

  /** Adds a node and gives the name of its output. */
  add(op: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
    const output = `${op.toLowerCase()}_${this.#count++}`;
    this.nodes.push({ op, inputs, output, attributes });
    return output;
  }

  /** Adds numbers that belong to the format, not to the model. */
  floats(shape: readonly number[], data: Float32Array, label = 'constant'): string {
    return this.#initializer(`${label}_${this.#count++}`, shape, data);
  }

  integers(values: readonly number[]): string {
    return this.#initializer(`constant_${this.#count++}`, [values.length], BigInt64Array.from(values, BigInt));
  }

  /** An axis of the trace where it stands in ONNX. */
  axis(axis: number, rank: number): number {
    return rank === 4 ? CHANNELS_FIRST[axis]! : axis;
  }

  /** A convolution's filter, from [k, k, in, out] to [out, in, k, k]. */
  filter(values: Float32Array, shape: readonly number[], label: string): string {
    return this.floats([shape[3]!, shape[2]!, shape[0]!, shape[1]!], toTorch('conv', values, shape), label);
  }

  #constantFor(value: GraphValue, rank: number): string {
    const { shape } = value;
    const values = Float32Array.from(value.constant!);
    const known = this.#constants.get(value) ?? new Map<string, string>();
    this.#constants.set(value, known);
    const kind = rank === 4 && shape.length > 0 ? 'nchw' : 'plain';
    const made = known.get(kind) ?? (kind === 'nchw' ? this.#channelsFirst(value, values) : this.floats(shape, values, value.name));
    known.set(kind, made);
    return made;
  }

  /** A constant that stands beside a picture: [c] becomes [c, 1, 1], [1, h, w, c] is turned. */
  #channelsFirst(value: GraphValue, values: Float32Array): string {
    const shape = [...Array<number>(4 - value.shape.length).fill(1), ...value.shape] as [number, number, number, number];
    const [n, h, w, c] = shape;
    const turned = new Float32Array(values.length);
    for (let item = 0, from = 0; item < n; item++)
      for (let pixel = 0; pixel < h * w; pixel++)
        for (let channel = 0; channel < c; channel++) turned[(item * c + channel) * h * w + pixel] = values[from++]!;
    return this.floats([n, c, h, w], turned, value.name);
  }

  #initializer(name: string, shape: readonly number[], data: Float32Array | BigInt64Array): string {
    this.initializers.push({ name, shape, data });
    return name;
  }
}
