export type { DataId, DataToGPUOptions, DataType, KernelBackend, KernelConfig, TensorInfo } from '@tensorflow/tfjs';

/** What TF.js hands to and takes from a backend. */
export type BackendValues = Float32Array | Int32Array | Uint8Array | Uint8Array[];
