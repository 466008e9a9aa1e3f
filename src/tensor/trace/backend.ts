import { type TensorInfo, tf } from '../tf.ts';
import type { GraphNode, GraphValue } from './graph.ts';
import { SHAPE_RULES } from './shapes.ts';

type Inputs = Readonly<Record<string, TensorInfo | readonly TensorInfo[]>>;
type Values = Float32Array | Int32Array | Uint8Array;

interface Entry {
  value: GraphValue;
  refCount: number;
}

/** The part of TF.js's cpu backend that folding constants needs. */
interface CpuBackend {
  makeTensorInfo(shape: number[], dtype: string, values: Values): TensorInfo;
  readonly data: { get(dataId: object): { values: Values } };
  disposeIntermediateTensorInfo(info: TensorInfo): void;
}

export const TRACE = 'pipefile-trace';

const Base = tf.KernelBackend as unknown as new () => import('@tensorflow/tfjs').KernelBackend;

/** A TF.js backend that computes nothing and writes down what it is asked for. Only what depends on the marked input is written down; the rest is folded. */
export class TraceBackend extends Base {
  nodes: GraphNode[] = [];
  readonly #data = new tf.DataStorage<Entry>(this, tf.engine());

  value(dataId: object): GraphValue {
    return this.#data.get(dataId).value;
  }

  /** Gives a value another description: a name, or that it is the input. */
  describe(dataId: object, more: { readonly name?: string; readonly batched?: true }): GraphValue {
    const entry = this.#data.get(dataId);
    const { constant: _, ...rest } = entry.value;
    entry.value = more.batched ? { ...rest, batched: true } : { ...entry.value, ...more };
    return entry.value;
  }

  run(op: string, inputs: Inputs, attrs: Readonly<Record<string, unknown>>): TensorInfo {
    const valuesOf = (info: TensorInfo): GraphValue => this.value(info.dataId);
    const named = Object.fromEntries(
      Object.entries(inputs)
        .filter(([, info]) => info !== undefined && info !== null)
        .map(([name, info]) => [name, Array.isArray(info) ? info.map(valuesOf) : valuesOf(info as TensorInfo)]),
    ) as GraphNode['inputs'];
    const all = Object.values(named).flat() as GraphValue[];
    const batched = all.some((value) => value.batched);
    const shape = SHAPE_RULES[op]!(named, attrs);
    const dtype = op === 'Cast' ? (attrs['dtype'] as string) : all[0]!.dtype;
    const constant = batched ? undefined : foldConstant(op, named, attrs);
    if (op === 'Identity') return this.#store(all[0]!);
    const output: GraphValue = { shape, dtype, batched, ...(constant === undefined ? {} : { constant }) };
    if (constant === undefined) this.nodes.push({ op, inputs: named, attrs: { ...attrs }, output });
    return this.#store(output);
  }

  #store(value: GraphValue): TensorInfo {
    const dataId = {};
    this.#data.set(dataId, { value, refCount: 1 });
    return { dataId, shape: [...value.shape], dtype: value.dtype as TensorInfo['dtype'] };
  }

  override write(values: unknown, shape: number[], dtype: string): object {
    return this.#store({ shape, dtype, batched: false, constant: (values ?? new Float32Array(tf.util.sizeFromShape(shape))) as Values })
      .dataId;
  }

  override move(dataId: object, values: unknown, shape: number[], dtype: string, refCount: number): void {
    this.#data.set(dataId, { value: { shape, dtype, batched: false, constant: values as Values }, refCount });
  }

  override readSync(dataId: object): Values {
    const { constant } = this.value(dataId);
    if (constant === undefined) throw new Error('a model that looks at its values cannot be traced');
    return constant;
  }

  override async read(dataId: object): Promise<Values> {
    return this.readSync(dataId);
  }

  override incRef(dataId: object): void {
    this.#data.get(dataId).refCount++;
  }

  override refCount(dataId: object): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).refCount : 0;
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    if (--entry.refCount > 0 && !force) return false;
    this.#data.delete(dataId);
    return true;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }

  override floatPrecision(): 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override dispose(): void {
    this.nodes = [];
  }
}

/** The value of an operation on constants, by TF.js's cpu kernel; undefined where it has none. */
function foldConstant(op: string, inputs: GraphNode['inputs'], attrs: Readonly<Record<string, unknown>>): Values | undefined {
  const kernel = tf.getKernel(op, 'cpu');
  const cpu = tf.engine().findBackend('cpu') as unknown as CpuBackend | null;
  if (kernel === undefined || cpu === null) return undefined;
  const made: TensorInfo[] = [];
  const infoOf = (value: GraphValue): TensorInfo => {
    const info = cpu.makeTensorInfo([...value.shape], value.dtype, value.constant!);
    made.push(info);
    return info;
  };
  const infos = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, Array.isArray(value) ? value.map(infoOf) : infoOf(value as GraphValue)]),
  );
  const output = kernel.kernelFunc({ inputs: infos as never, attrs: attrs as never, backend: cpu as never }) as TensorInfo;
  const values = cpu.data.get(output.dataId).values.slice();
  for (const info of [...made, output]) cpu.disposeIntermediateTensorInfo(info);
  return values;
}
