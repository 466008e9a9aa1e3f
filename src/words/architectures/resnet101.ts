import { defineWord, type Word } from '../../language/word.ts';

export const resnet101: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'resnet101',
  summary: 'ResNet-101 as torchvision has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'resnet', block: 'bottleneck', layers: [3, 4, 23, 3], name: 'resnet101' }),
});
