/** Where pretrained weights come from. */
export type WeightsSpec =
  | { readonly kind: 'none' }
  /** The weights fastai would take for this architecture (torchvision's file, by its hash-suffixed URL). */
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string };

export type ArchitectureSpec =
  | {
      readonly kind: 'resnet';
      readonly block: 'basic' | 'bottleneck';
      readonly layers: readonly [number, number, number, number];
      readonly name: string;
      /** fastai's cut: how many of torchvision's ten children the body keeps, 5 (one stage) to 8 (all four, also where absent). */
      readonly cut?: number;
    }
  /** A small net of residual blocks for small pictures, trained from scratch. */
  | { readonly kind: 'small'; readonly widths: readonly number[]; readonly name: string }
  | XresnetSpec;

/** fastai's xresnet and smaller ones of its kind. */
export interface XresnetSpec {
  readonly kind: 'xresnet';
  readonly block: 'basic' | 'bottleneck';
  /** Blocks of each level, and their channels (before a bottleneck's expansion by 4); every level but the first halves the picture. */
  readonly layers: readonly number[];
  readonly widths: readonly number[];
  /** Channels of the 3x3 convolutions before the blocks; the first has stride 2. */
  readonly stem: readonly number[];
  /** A 3x3 max pool of stride 2 after the stem. */
  readonly maxPool: boolean;
  readonly name: string;
}

/** fastai's create_head options. */
export interface HeadSpec {
  readonly linFtrs?: readonly number[];
  readonly ps: number | readonly number[];
  readonly concatPool: boolean;
  /** false: no pooling; the features go into the first layer as they are, so pictures must come out 1 by 1. Absent: true. */
  readonly pool?: boolean;
  readonly firstBn: boolean;
  readonly bnFinal: boolean;
  readonly linFirst: boolean;
  readonly yRange?: readonly [number, number];
}

export interface ModelSpec {
  readonly arch: ArchitectureSpec;
  readonly weights: WeightsSpec;
  readonly head: HeadSpec;
  readonly nIn: number;
  readonly nOut: number;
  readonly seed: number;
}
