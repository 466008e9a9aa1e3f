/** Class weights in their three forms. */
export const CLASS_WEIGHTS = {
  oneOf: [
    { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 1 },
    { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
    { type: 'string', enum: ['balanced'] },
  ],
  description:
    'One weight per class in the order of the classes, by class name (1 for the others), or `balanced`: rarer classes weigh more.',
} as const;
