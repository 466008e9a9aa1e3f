/** The families of words, in the order in which the reference lists them. */
export const WORD_KINDS = [
  'source',
  'block',
  'getter',
  'labeller',
  'splitter',
  'item_transform',
  'batch_transform',
  'architecture',
  'metric',
  'loss',
  'optimizer',
  'schedule',
  'stage',
  'callback',
  'output',
] as const;
export type WordKind = (typeof WORD_KINDS)[number];
