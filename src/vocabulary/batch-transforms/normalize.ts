import { defineWord, type Word } from '../word.ts';

export const normalize: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'normalize',
  summary: 'Subtracts the mean and divides by the deviation of each channel; ImageNet’s where left out.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      mean: {
        type: 'array',
        items: { type: 'number' },
        minItems: 1,
        maxItems: 3,
        default: [0.485, 0.456, 0.406],
        description: 'Per channel, of values in 0..1.',
      },
      std: {
        type: 'array',
        items: { type: 'number' },
        minItems: 1,
        maxItems: 3,
        default: [0.229, 0.224, 0.225],
        description: 'Per channel.',
      },
    },
  },
  create: ({ mean, std }) => [{ kind: 'normalize', mean, std }],
});
