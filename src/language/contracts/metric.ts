/** What a metric is computed from: model outputs row by row, and class indexes or target rows. */
export interface Scored {
  /** `width` outputs for each item. */
  readonly predictions: Float32Array;
  readonly width: number;
  /** A class index for each item, or `width` values for each item. */
  readonly targets: Int32Array | Float32Array;
}

/** What a metric does. */
export interface Metric {
  /** Column name in tables and files, as fastai prints it. */
  readonly column: string;
  /** What tells it apart from another metric with the same column, such as its average. */
  readonly variant?: string;
  /** Whether a smaller value is better: what trackers and `pipeline diff` go by. */
  readonly lowerIsBetter: boolean;
  /** `batch`: `score` sees one batch after the other, and their values are averaged by batch size. `all`: it sees the whole validation set once. */
  readonly over: 'batch' | 'all';
  /** The value; null where it is not defined for these items. */
  readonly score: (scored: Scored) => number | null;
  /** Why the metric cannot judge a target of so many classes; undefined where it can. Asked for one class per picture only. */
  readonly misfit?: (classes: number) => MetricMisfit | undefined;
}

export interface MetricMisfit {
  readonly message: string;
  readonly hint?: string;
}
