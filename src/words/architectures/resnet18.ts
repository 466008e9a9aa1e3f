import { defineWord, type Word } from '../../language/word.ts';

export const resnet18: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'resnet18',
  summary: 'ResNet-18 as torchvision has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'resnet', block: 'basic', layers: [2, 2, 2, 2], name: 'resnet18' }),
});
