import type { Tensor, Tensor4D, Variable } from '../tensor/tf.ts';
import type { StateEntry } from './store.ts';

/** A trainable tensor. `name` is torch's key in fastai's layout ('0.4.0.conv1.weight', '1.8.weight'). */
export interface Parameter {
  readonly name: string;
  /** In TF.js layout: convolutions HWIO, linear layers [in, out]; files keep torch's layout. */
  readonly variable: Variable;
  /** Parameter group, 0 = first (fastai's splitter). */
  readonly group: number;
  /** Weight or bias of a normalisation layer: trains even when frozen (train_bn) and takes no weight decay. */
  readonly norm: boolean;
  readonly bias: boolean;
}

/** A tensor that belongs to the model's state but has no gradient (running_mean, running_var). */
export interface Buffer {
  readonly name: string;
  readonly variable: Variable;
}

/** What forward needs to know beside the input. */
export interface ForwardContext {
  readonly training: boolean;
  /** Uniform [0,1) float32 numbers for dropout masks, keyed by layer name; from our generator, never the engine's. */
  readonly uniform: (layer: string, count: number) => Float32Array;
  /** Norm layers ('0.4.0.bn1', '1.2') that keep to their running statistics even in training (fastai's BnFreeze). */
  readonly frozenNorms?: ReadonlySet<string>;
  /** Dropout on or off whatever `training` says (fastai's MCDropout). */
  readonly dropout?: boolean;
}

export interface Model {
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  /** Everything that is saved, in torch's order; see state.ts. */
  readonly entries: readonly StateEntry[];
  /** Batches that each norm layer has seen, by key ('0.1.num_batches_tracked'). */
  readonly counters: Map<string, number>;
  readonly groups: number;
  /** x: float32 [n, h, w, c] normalised; returns float32 [n, nOut] logits. In training, BatchNorm running statistics are updated. */
  forward(x: Tensor4D, context: ForwardContext): Tensor;
  dispose(): void;
}
