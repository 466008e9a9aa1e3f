import { defineWord, type Word } from '../../language/word.ts';

export const freezeTo: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'freeze_to',
  summary: 'From here on only groups n and later train; negative counts from the end.',
  shorthand: 'n',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['n'],
    properties: { n: { type: 'integer', minimum: -100, maximum: 100, description: 'First group that trains.' } },
  },
  create: ({ n }) => [{ kind: 'freeze_to', n }],
});
