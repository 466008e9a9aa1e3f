/** How a metric of one class per picture puts its classes together. */
export const AVERAGE = {
  type: 'string',
  enum: ['binary', 'macro', 'micro', 'weighted'],
  default: 'binary',
  description: 'How classes are put together; binary (fastai’s default) is about the second class of two.',
} as const;

/** The same where a picture may have several classes. */
export const AVERAGE_MULTI = {
  type: 'string',
  enum: ['macro', 'micro', 'weighted', 'samples'],
  default: 'macro',
  description: 'How classes are put together: their plain mean, all answers alike, by how often they are true, or item by item.',
} as const;

export const THRESH = {
  type: 'number',
  exclusiveMinimum: 0,
  default: 0.5,
  description: 'Value from which the answer is yes.',
} as const;

export const SIGMOID = { type: 'boolean', default: true, description: 'Put outputs through the sigmoid first.' } as const;
