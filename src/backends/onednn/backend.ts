import { tf } from '../../tensor/tf.ts';
import type { Device, DeviceDescription, Handle } from './device.ts';
import type { BackendValues, DataId, DataToGPUOptions, DataType, KernelBackend, TensorInfo } from './tfjs.ts';

/** One tensor's data: on the device, or (strings, complex numbers) here. */
export interface Entry {
  handle: Handle;
  readonly shape: number[];
  readonly dtype: DataType;
  refCount: number;
  strings?: Uint8Array[];
  parts?: { real: TensorInfo; imag: TensorInfo };
}

const DTYPES: Readonly<Record<string, number>> = { float32: 0, int32: 1, bool: 2 };

/** A device's number for a dtype; throws for one that no device holds. */
export function dtypeNumber(dtype: DataType): number {
  const number = DTYPES[dtype];
  if (number === undefined) throw new Error(`a device holds no ${dtype} tensor`);
  return number;
}

const Base: new () => KernelBackend = tf.KernelBackend as unknown as new () => KernelBackend;

/** TF.js's backend over a device. A DataId is an opaque object; its entry names the device's handle. */
export class DeviceBackend extends Base {
  readonly device: Device;
  readonly description: DeviceDescription;
  readonly #name: string;
  readonly #data: InstanceType<typeof tf.DataStorage<Entry>>;

  /** `name` is the one that TF.js and errors call it by. */
  constructor(name: string, device: Device) {
    super();
    this.#name = name;
    this.device = device;
    this.description = device.describe();
    this.#data = new tf.DataStorage<Entry>(this, tf.engine());
  }

  /** Throws for a disposed tensor; one of another backend is moved here. */
  entry(dataId: DataId): Entry {
    try {
      return this.#data.get(dataId);
    } catch (error) {
      // TF.js looks for the backend that has the data, and finds none.
      if (error instanceof TypeError) throw new Error(`${this.#name}: a disposed tensor was used`, { cause: error });
      throw error;
    }
  }

  handle(tensor: TensorInfo): Handle {
    return this.entry(tensor.dataId).handle;
  }

  /** A new tensor around a handle that the device gave. */
  own(handle: Handle, shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.#store({ handle, shape: [...shape], dtype, refCount: 1 });
  }

  /** Another tensor of the same data. */
  share(tensor: TensorInfo, shape: readonly number[]): TensorInfo {
    this.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape: [...shape], dtype: tensor.dtype };
  }

  complex(real: TensorInfo, imag: TensorInfo): TensorInfo {
    const parts = { real: this.share(real, real.shape), imag: this.share(imag, imag.shape) };
    return this.#store({ handle: 0, shape: [...real.shape], dtype: 'complex64', refCount: 1, parts });
  }

  make(values: BackendValues, shape: readonly number[], dtype: DataType): TensorInfo {
    return { dataId: this.write(values, [...shape], dtype), shape: [...shape], dtype };
  }

  #store(entry: Entry): TensorInfo {
    const dataId = {};
    this.#data.set(dataId, entry);
    return { dataId, shape: entry.shape, dtype: entry.dtype };
  }

  override write(values: BackendValues, shape: number[], dtype: DataType): DataId {
    const dataId = {};
    this.move(dataId, values, shape, dtype, 1);
    return dataId;
  }

  override move(dataId: DataId, values: BackendValues, shape: number[], dtype: DataType, refCount: number): void {
    if (dtype === 'string') return void this.#data.set(dataId, { handle: 0, shape, dtype, refCount, strings: values as Uint8Array[] });
    if (dtype === 'complex64') throw new Error(`${this.#name}: complex values come as two tensors`);
    this.#data.set(dataId, { handle: this.#upload(values, shape, dtype), shape, dtype, refCount });
  }

  #upload(values: BackendValues | null, shape: number[], dtype: DataType): Handle {
    if (values === null || values === undefined) return this.device.fill(tf.util.sizeFromShape(shape), dtypeNumber(dtype), 0);
    if (dtype === 'float32')
      return this.device.write(values instanceof Float32Array ? values : Float32Array.from(values as unknown as number[]), 0);
    if (dtype === 'int32')
      return this.device.write(values instanceof Int32Array ? values : Int32Array.from(values as unknown as number[]), 1);
    return this.device.write(values instanceof Uint8Array ? values : Uint8Array.from(values as unknown as number[]), dtypeNumber(dtype));
  }

  override readSync(dataId: DataId): BackendValues {
    const { strings, parts, handle } = this.entry(dataId);
    if (strings !== undefined) return strings;
    if (parts === undefined) return this.device.read(handle);
    const [real, imag] = [parts.real, parts.imag].map((part) => this.readSync(part.dataId) as Float32Array) as [Float32Array, Float32Array];
    return tf.backend_util.mergeRealAndImagArrays(real, imag);
  }

  override async read(dataId: DataId): Promise<BackendValues> {
    return this.readSync(dataId);
  }

  override readToGPU(_dataId: object, _options?: DataToGPUOptions): never {
    throw new Error(`${this.#name} hands out no GPU data`);
  }

  /** The values with TF.js's typed buffer around them; non-maximum suppression and others ask for it. */
  bufferSync(tensor: TensorInfo): ReturnType<typeof tf.buffer> {
    return tf.buffer(
      tensor.shape as [number],
      tensor.dtype as 'float32',
      this.readSync(tensor.dataId) as Float32Array,
    ) as unknown as ReturnType<typeof tf.buffer>;
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.#data.has(dataId)) return true;
    const entry = this.#data.get(dataId);
    entry.refCount -= 1;
    if (!force && entry.refCount > 0) return false;
    if (entry.handle !== 0) this.device.dispose(entry.handle);
    if (entry.parts) for (const part of Object.values(entry.parts)) this.disposeData(part.dataId);
    this.#data.delete(dataId);
    return true;
  }

  override refCount(dataId: DataId): number {
    return this.#data.has(dataId) ? this.#data.get(dataId).refCount : 0;
  }

  override incRef(dataId: DataId): void {
    if (this.#data.has(dataId)) this.#data.get(dataId).refCount += 1;
  }

  override numDataIds(): number {
    return this.#data.numDataIds();
  }

  override memory(): { unreliable: boolean; reasons?: string[] } {
    return { unreliable: false };
  }

  override floatPrecision(): 16 | 32 {
    return 32;
  }

  override epsilon(): number {
    return 1e-7;
  }

  override timerAvailable(): boolean {
    return true;
  }

  override async time(f: () => void): Promise<{ kernelMs: number; getExtraProfileInfo?(): string }> {
    const start = performance.now();
    f();
    return { kernelMs: performance.now() - start };
  }

  override dispose(): void {
    this.device.trim();
  }
}
