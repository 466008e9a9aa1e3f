import type { GraphValue } from '../../tensor/trace/graph.ts';

/** An attribute of a TensorFlow NodeDef, as JSON. */
export type TfAttribute = Readonly<Record<string, unknown>>;

export interface TfNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, TfAttribute>>;
}

export interface TfWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

const FLOAT: TfAttribute = { type: 'DT_FLOAT' };

export const attribute = {
  int: (value: number): TfAttribute => ({ i: String(value) }),
  float: (value: number): TfAttribute => ({ f: value }),
  bool: (value: boolean): TfAttribute => ({ b: value }),
  text: (value: string): TfAttribute => ({ s: Buffer.from(value).toString('base64') }),
  ints: (values: readonly number[]): TfAttribute => ({ list: { i: values.map(String) } }),
  texts: (values: readonly string[]): TfAttribute => ({ list: { s: values.map((value) => Buffer.from(value).toString('base64')) } }),
  shape: (sizes: readonly number[]): TfAttribute => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } }),
} as const;

/** Collects a TensorFlow GraphDef (JSON form) and its weights out of a trace; both are NHWC, so nothing is turned. */
export class TfGraphBuilder {
  readonly nodes: TfNode[] = [];
  readonly weights: TfWeight[] = [];
  readonly #names = new Map<GraphValue, string>();
  #count = 0;

  bind(value: GraphValue, name: string): void {
    this.#names.set(value, name);
  }

  name(value: GraphValue): string {
    const known = this.#names.get(value);
    if (known !== undefined) return known;
    if (value.constant === undefined) throw new Error('a value is used before it is made');
    const made = this.constant(value.shape, Float32Array.from(value.constant), value.name);
    this.bind(value, made);
    return made;
  }

  /** Adds a node of float32 type and gives its name. */
  add(op: string, input: readonly string[], attr: Readonly<Record<string, TfAttribute>> = {}, name: string = this.#fresh(op)): string {
    this.nodes.push({ name, op, ...(input.length === 0 ? {} : { input }), attr: { T: FLOAT, ...attr } });
    return name;
  }

  /** Adds a Const node whose values stand in the weights' files. */
  constant(shape: readonly number[], data: Float32Array | Int32Array, label = 'constant'): string {
    const name = this.#fresh(label);
    const dtype = data instanceof Float32Array ? 'DT_FLOAT' : 'DT_INT32';
    const tensor = { dtype, tensorShape: { dim: shape.map((size) => ({ size: String(size) })) } };
    this.nodes.push({ name, op: 'Const', attr: { dtype: { type: dtype }, value: { tensor } } });
    this.weights.push({ name, shape, data });
    return name;
  }

  integers(values: readonly number[]): string {
    return this.constant([values.length], Int32Array.from(values));
  }

  integer(value: number): string {
    return this.constant([], Int32Array.of(value));
  }

  /** TensorFlow's names are letters, digits, dots, dashes, slashes and underscores. */
  #fresh(label: string): string {
    return `${label.replace(/^_/, '').replaceAll(/[^\w./-]/g, '_')}_${this.#count++}`;
  }
}
