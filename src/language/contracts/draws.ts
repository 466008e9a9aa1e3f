/** Random numbers as Python's `random` gives them. Their values are fixed by the seed and by what they are drawn for. */
export interface Draws {
  /** At least 0, below 1. */
  random(): number;
  uniform(from: number, to: number): number;
  /** A whole number; both ends included. */
  randint(from: number, to: number): number;
}

/** Random numbers with normal ones among them. */
export interface Stream extends Draws {
  /** Of the standard normal distribution. */
  normal(): number;
}

export type SplitName = 'train' | 'valid';
