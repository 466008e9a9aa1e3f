import { defineWord, type Word } from '../../language/word.ts';

export const small: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'small',
  summary: 'A small xresnet-style net for small pictures, trained from scratch.',
  shorthand: 'widths',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      widths: {
        type: 'array',
        items: { type: 'integer', minimum: 1, maximum: 2048 },
        minItems: 1,
        maxItems: 8,
        default: [16, 32, 64],
        description: 'Channels of each level; each level halves the picture.',
      },
    },
  },
  create: ({ widths }) => ({ kind: 'small', widths, name: 'small' }),
});
