/** What an engine computes convolutions in; statistics, master weights and the loss stay float32. */
export type Precision = 'f32' | 'bf16';

let current: Precision = 'f32';

/** Sets the precision of all convolutions of this thread from now on. Engines without bf16 kernels compute in f32 whatever is set. */
export function setPrecision(precision: Precision): void {
  current = precision;
}

/** The precision set for this thread, 'f32' at first. */
export function getPrecision(): Precision {
  return current;
}
