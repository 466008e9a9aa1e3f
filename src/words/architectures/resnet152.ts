import { defineWord, type Word } from '../../language/word.ts';

export const resnet152: Word<'architecture'> = defineWord({
  kind: 'architecture',
  name: 'resnet152',
  summary: 'ResNet-152 as torchvision has it.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({ kind: 'resnet', block: 'bottleneck', layers: [3, 8, 36, 3], name: 'resnet152' }),
});
