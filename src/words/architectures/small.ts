import type { Architecture } from '../../language/contracts/architecture.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { STATISTICS } from '../batch-transforms/normalize.ts';
import { planStage, resnetBlock } from './resnet.ts';

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
  create: ({ widths }) => smallNet(widths),
});

/** One basic block per width on a 3x3 stem of stride 2; every block but the first halves the picture. For pictures of 28 to 128 pixels. */
function smallNet(widths: readonly number[]): Architecture {
  const half = Math.ceil(widths.length / 2);
  const blocks = widths.flatMap((width, i) =>
    planStage({
      block: 'basic',
      count: 1,
      index: i + 3,
      width,
      stride: i === 0 ? 1 : 2,
      inputs: widths[Math.max(i - 1, 0)]!,
      group: i < half ? 0 : 1,
    }),
  );
  return {
    name: 'small',
    groups: 2,
    features: widths.at(-1)!,
    statistics: STATISTICS.imagenet,
    weights: { firstFilter: '0.weight' },
    build: (parts, nIn) => {
      const size = { kernel: 3, stride: 2, pad: 1, inputs: nIn, outputs: widths[0]! };
      const stem = parts.convNorm({ conv: '0', norm: '1', group: 0, ...size, activation: 'relu' });
      return parts.sequence([stem, ...blocks.map((plan) => resnetBlock(parts, plan))]);
    },
  };
}
