import type { ForwardContext, Layout } from '../language/contracts/architecture.ts';
import type { Precision } from '../tensor/precision.ts';
import type { Tensor, Tensor4D, Variable } from '../tensor/tf.ts';

/** A trainable tensor. `name` is torch's key in fastai's layout ('0.4.0.conv1.weight', '1.8.weight'). */
export interface Parameter {
  readonly name: string;
  /** In TF.js layout: convolutions HWIO, linear layers [in, out]; files keep torch's layout. */
  readonly variable: Variable;
  /** Parameter group, 0 = first (fastai's splitter). */
  readonly group: number;
  /** Trains in a frozen group too where train_bn says so (fastai's force_train): weights and biases of norm layers. */
  readonly trainsFrozen: boolean;
  /** Takes weight decay; norm layers and biases take it with wd_bn_bias only. */
  readonly decays: boolean;
  /** The norm layer with running statistics that it belongs to: '0.4.0.bn1'. */
  readonly norm?: string;
}

/** A tensor that belongs to the model's state but has no gradient (running_mean, running_var). */
export interface Buffer {
  readonly name: string;
  readonly variable: Variable;
}

/** One entry of a model's state, in torch's order: a variable of TF.js's shape, or the count of batches that a norm layer has seen. */
export type StateEntry =
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly variable: Variable;
      readonly layout: Layout;
      readonly shape: readonly number[];
    }
  | { readonly kind: 'counter'; readonly name: string };

export interface Model {
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  /** Everything that is saved, in torch's order; see state.ts. */
  readonly entries: readonly StateEntry[];
  /** Batches that each norm layer has seen, by key ('0.1.num_batches_tracked'). */
  readonly counters: Map<string, number>;
  readonly groups: number;
  /** What its convolutions are computed in. */
  readonly precision: Precision;
  /** x: float32 [n, h, w, c] normalised; returns float32 [n, nOut] logits. In training, BatchNorm running statistics are updated. */
  forward(x: Tensor4D, context: ForwardContext): Tensor;
  dispose(): void;
}
