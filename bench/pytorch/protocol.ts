/** One kind of work that both sides do. */
export interface Work {
  readonly arch: 'resnet18' | 'resnet34' | 'resnet50';
  /** `frozen`: convolutions do not train, batch normalisation and the classifier do. */
  readonly task: 'train' | 'frozen' | 'inference';
  readonly precision: 'f32' | 'bf16';
  readonly batch: number;
  readonly size: number;
  readonly threads: number;
  readonly classes: number;
}

/** A line to a worker; each is answered by one line. */
export type Command = { readonly type: 'start'; readonly work: Work } | { readonly type: 'steps'; readonly count: number };

/** Answer to `start`. */
export interface Started {
  readonly name: string;
  readonly detail: string;
  /** Why this side cannot do the work. */
  readonly refused?: string;
}

/** Answer to `steps`. */
export interface Stepped {
  readonly seconds: number;
  /** The last loss, or a sum over predictions: something that must be finite. */
  readonly value: number;
  readonly peakMiB: number;
  /** Seconds within native calls; the product only. */
  readonly engineSeconds?: number;
}
