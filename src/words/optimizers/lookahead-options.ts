/** Options of Lookahead. */
export const LOOKAHEAD = {
  k: { type: 'integer', minimum: 1, default: 6, description: 'Steps between two moves of the slow weights.' },
  alpha: { type: 'number', exclusiveMinimum: 0, maximum: 1, default: 0.5, description: 'How far the slow weights move.' },
} as const;
