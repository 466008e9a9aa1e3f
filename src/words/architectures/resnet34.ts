import { defineWord, type Word } from '../../language/word.ts';

export const resnet34: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'resnet34',
  summary: 'ResNet-34 as torchvision has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'resnet', block: 'basic', layers: [3, 4, 6, 3], name: 'resnet34' }),
});
