import { defineWord, type Word } from '../../language/word.ts';

const COUNT = { type: 'integer', minimum: 1 } as const;

export const xresnet: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'xresnet',
  summary: 'A net of fastai’s xresnet kind in the size that small pictures need, from scratch.',
  shorthand: 'widths',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      widths: {
        type: 'array',
        items: { ...COUNT, maximum: 2048 },
        minItems: 1,
        maxItems: 8,
        default: [32, 64, 128],
        description: 'Channels of each level; every level but the first halves the picture.',
      },
      layers: {
        type: 'array',
        items: { ...COUNT, maximum: 64 },
        minItems: 1,
        maxItems: 8,
        description: 'Blocks of each level; one where left out.',
      },
      stem: {
        type: 'array',
        items: { ...COUNT, maximum: 2048 },
        minItems: 1,
        maxItems: 4,
        default: [16, 32],
        description: 'Channels of the 3x3 convolutions before the levels; the first halves the picture.',
      },
      max_pool: {
        type: 'boolean',
        default: false,
        description: 'Halve once more by a 3x3 max pool after the stem, as fastai does for photos.',
      },
      bottleneck: {
        type: 'boolean',
        default: false,
        description: 'Blocks of 1x1, 3x3, 1x1 convolutions with four times the channels outside.',
      },
    },
  },
  create: (o) => ({
    kind: 'xresnet',
    name: 'xresnet',
    block: o.bottleneck ? 'bottleneck' : 'basic',
    layers: o.widths.map((_, level) => o.layers?.[level] ?? 1),
    widths: o.widths,
    stem: o.stem,
    maxPool: o.max_pool,
  }),
});
