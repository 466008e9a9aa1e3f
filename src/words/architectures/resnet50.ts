import { defineWord, type Word } from '../../language/word.ts';

export const resnet50: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'resnet50',
  summary: 'ResNet-50 as torchvision has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'resnet', block: 'bottleneck', layers: [3, 4, 6, 3], name: 'resnet50' }),
});
