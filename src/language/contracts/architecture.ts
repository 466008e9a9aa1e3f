import type { Activation } from '../../tensor/activation.ts';
import type { Tensor, Variable } from '../../tensor/tf.ts';
import type { Tensors } from './tensors.ts';

/** What a forward pass is told beside its input. */
export interface ForwardContext {
  readonly training: boolean;
  /** Uniform [0,1) float32 numbers for dropout masks, keyed by layer name; from our generator, never the engine's. */
  readonly uniform: (layer: string, count: number) => Float32Array;
  /** Norm layers ('0.4.0.bn1', '1.2') that keep to their running statistics even in training (fastai's BnFreeze). */
  readonly frozenNorms?: ReadonlySet<string>;
  /** Dropout on or off whatever `training` says (fastai's MCDropout). */
  readonly dropout?: boolean;
}

/**
 * A step of a network: float32 pictures [n, h, w, c], tokens [n, t, c] or rows [n, c] to the like.
 * It runs inside a tidy: what it makes beside its result is freed.
 */
export type Layer = (x: Tensor, context: ForwardContext) => Tensor;

/** A layer that adds a tensor of its output's shape before its activation: the shortcut of a residual block. */
export type AddingLayer = (x: Tensor, context: ForwardContext, add?: Tensor) => Tensor;

/**
 * How a variable's axes relate to torch's: filters HWIO <-> OIHW ('conv', also of grouped convolutions), depthwise filters [h, w, c, m] <-> [c*m, 1, h, w],
 * linear layers [in, out] <-> [out, in], the rest as they are.
 */
export type Layout = 'conv' | 'depthwise' | 'linear' | 'plain';

/** A parameter of an architecture's own. */
export interface ParameterPart {
  /** torch's key below the body: 'blocks.0.gamma'. */
  readonly name: string;
  /** The parameter group, from 0 to the architecture's `groups` - 1. */
  readonly group: number;
  readonly shape: readonly number[];
  /** 'plain' unless given. */
  readonly layout?: Layout;
  /** A number for all of them, or the fan of He's normal values: inputs (or outputs) that a value of the result is summed over. */
  readonly first: number | { readonly fan: number };
  /** Trains in a frozen group too where train_bn says so, as norm layers do; false unless given. */
  readonly trainsFrozen?: boolean;
  /** Takes weight decay; true unless given. Norm layers and biases take it with wd_bn_bias only. */
  readonly decays?: boolean;
}

export interface BatchNormPart {
  readonly name: string;
  readonly group: number;
  readonly features: number;
  /** First values; 1 and 0 unless given. */
  readonly weight?: number;
  readonly bias?: number;
  /** 1e-5 unless given. */
  readonly eps?: number;
  /** Share of a batch in the running statistics, as torch counts it: 0.1 unless given. */
  readonly momentum?: number;
}

/** Convolution without bias, batch normalisation, addition, activation: one operation. */
export interface ConvNormPart {
  /** Names of the convolution and of the norm: `<conv>.weight`, `<norm>.weight`. */
  readonly conv: string;
  readonly norm: string;
  readonly group: number;
  readonly kernel: number;
  /** 1 unless given. */
  readonly stride?: number;
  /** Pixels on each side; 0 unless given. */
  readonly pad?: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** What the filter's first values are scaled by: He's fan_out, as torchvision has it, unless given. */
  readonly fan?: 'in' | 'out';
  /** First weight of the norm, and its numbers: those of BatchNormPart. */
  readonly normWeight?: number;
  readonly eps?: number;
  readonly momentum?: number;
}

export interface LinearPart {
  readonly name: string;
  readonly group: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly bias: boolean;
}

/** torch's windows: size, step and padding in pixels. */
export interface PoolPart {
  readonly size: number;
  readonly stride: number;
  readonly pad: number;
}

/** What networks are built from. Names are torch's keys below the body; each may be given once. */
export interface Parts {
  /** TensorFlow.js (`tf`) and the fused operations, for layers of the architecture's own. */
  readonly tensors: Tensors;
  /** For the forward pass alone: where parameters are only counted, there is no variable. */
  readonly parameter: (part: ParameterPart) => Variable;
  readonly convNorm: (part: ConvNormPart) => AddingLayer;
  /** Batch normalisation over all axes but the last. */
  readonly batchNorm: (part: BatchNormPart) => Layer;
  /** [n, inputs] -> [n, outputs]. */
  readonly linear: (part: LinearPart) => Layer;
  readonly activation: (activation: Activation) => Layer;
  /** Drops values with probability p while training; `name` keys the draws. */
  readonly dropout: (name: string, p: number) => Layer;
  readonly maxPool: (part: PoolPart) => Layer;
  /** torch's AvgPool2d(2, ceil_mode=True): windows of 2 x 2, of which what lies outside is not counted. */
  readonly halve: Layer;
  /** [n, h, w, c] -> [n, c]. */
  readonly globalAverage: Layer;
  /** One layer after the other; what one has made is freed when the next is done with it, unless a tape holds it. */
  readonly sequence: (layers: readonly Layer[]) => Layer;
  /** `last` of the other layers' result, with the shortcut of the input added before its activation; the input itself unless `shortcut` is given. */
  readonly residual: (layers: readonly Layer[], last: AddingLayer, shortcut?: Layer) => Layer;
  /** `join` of what the layer makes and of its input, which is kept until then: a sum, a concatenation. May be nested. */
  readonly skip: (layer: Layer, join: (made: Tensor, input: Tensor) => Tensor) => Layer;
}

/** Pictures that a network takes, in pixels; all where nothing is said. */
export interface InputSizes {
  /** Smallest height and width. */
  readonly least?: number;
  /** Height and width are multiples of it. */
  readonly multipleOf?: number;
  /** The only height and width. */
  readonly fixed?: readonly [height: number, width: number];
}

/** Pretrained weights: where they are and how their keys become the network's own. */
export interface PretrainedWeights {
  /** The file that `pretrained: true` takes; a name that ends in '-<hex>.pth' is checked against the content's SHA-256. Absent: there is none. */
  readonly url?: string;
  /** The body's key of a key of another library ('layer1.0.bn1.bias' -> '4.0.bn1.bias'); undefined for a key that is not of the body. */
  readonly rename?: (key: string) => string | undefined;
  /** Keys of the body in a file of the whole network that this one does without. */
  readonly leftOut?: (key: string) => boolean;
  /** What the other library calls the layer that gives the classes: 'fc'. */
  readonly classifier?: string;
  /** The body's key of the filter that sees the picture. One for three channels is adapted to other numbers of channels as fastai does. */
  readonly firstFilter?: string;
}

/** A network without its head. */
export interface Architecture {
  readonly name: string;
  /** Parameter groups of the body, first to last; the head is one more. They freeze together and have a learning rate each. */
  readonly groups: number;
  /** Channels that the head gets. */
  readonly features: number;
  /** The body gives [n, features] instead of [n, h, w, features]: the head does not pool. */
  readonly pooled?: boolean;
  readonly input?: InputSizes;
  /** Per channel, of values in 0..1, what the pretrained weights were trained with: `normalize` is appended with these where it is not given. */
  readonly statistics?: { readonly mean: readonly number[]; readonly std: readonly number[] };
  readonly weights?: PretrainedWeights;
  /** What `cut` means for it. Absent: it cannot be cut. */
  readonly cut?: {
    /** The values it may have, for people: '-5 to -2, or 5 to 8'. */
    readonly expected: string;
    /** The network without its outer layers; undefined where no body is left. */
    readonly at: (cut: number) => Architecture | undefined;
  };
  /** Makes the variables and gives the body: pictures [n, h, w, nIn] to what `features` and `pooled` say. */
  readonly build: (parts: Parts, nIn: number) => Layer;
}
