/** What a model said of every item of a split, in the split's order. */
export interface Predictions {
  readonly split: 'train' | 'valid';
  /** That of the task's answers: 'category'. */
  readonly targetKind: string;
  /** Class names by index; empty where nothing has a class. */
  readonly vocab: readonly string[];
  /** Absolute folder that the paths are below. */
  readonly root: string;
  /** Path of each item below `root`, POSIX separators. */
  readonly paths: readonly string[];
  /** Row-major, one row an item: probabilities (softmax or sigmoid), or values for regression. */
  readonly probs: Float32Array;
  /** int32: a class index per item. float32: a row per item as wide as that of `probs`. */
  readonly targets: Int32Array | Float32Array;
  /** Loss per item, before any mean. */
  readonly losses: Float32Array;
}

/** Counts of actual (rows) against predicted (columns) classes. */
export interface ConfusionMatrix {
  /** Class names by index. */
  readonly vocab: readonly string[];
  /** Row-major, vocab.length squared. */
  readonly counts: Int32Array;
}
