import type { ArchitectureSpec } from './architecture.ts';

/** Where pretrained weights come from. */
export type WeightsSpec =
  | { readonly kind: 'none' }
  /** Those that the architecture names. */
  | { readonly kind: 'default' }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string };

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

export interface ModelSpec extends ArchitectureSpec {
  readonly weights: WeightsSpec;
  readonly head: HeadSpec;
  readonly nIn: number;
  readonly nOut: number;
  readonly seed: number;
}
