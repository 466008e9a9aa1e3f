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
    }
  /** A small xresnet-style net for small pictures, trained from scratch. */
  | { readonly kind: 'small'; readonly widths: readonly number[]; readonly name: string };

/** fastai's create_head options. */
export interface HeadSpec {
  readonly linFtrs?: readonly number[];
  readonly ps: number | readonly number[];
  readonly concatPool: boolean;
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
