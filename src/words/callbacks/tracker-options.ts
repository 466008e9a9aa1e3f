/** Options that all trackers share, under fastai's names. */
export const TRACKER = {
  monitor: { type: 'string', minLength: 1, default: 'valid_loss', description: 'Column of the table that is watched.' },
  comp: {
    type: 'string',
    enum: ['less', 'greater'],
    description: 'What is better; less for losses, and for a metric what it says itself, where left out.',
  },
  min_delta: { type: 'number', minimum: 0, default: 0, description: 'By how much a value must be better to count.' },
  reset_on_fit: { type: 'boolean', default: true, description: 'Forget the best value at the start of every fit.' },
} as const;

/** Patience of those that wait. */
export const PATIENCE = { type: 'integer', minimum: 1, default: 1, description: 'Epochs without a better value that are borne.' } as const;

/** A file's name without folder or ending. */
export const FNAME = {
  type: 'string',
  pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
  default: 'model',
  description: 'Name in the run folder’s `models`.',
} as const;
