import { named, Tuple, Verbatim } from '../../data/summary/python-text.ts';
import type { ChannelStatistics, NormalizeTransform } from '../../language/contracts/batch-transform.ts';
import { defineWord, type Word } from '../../language/word.ts';

/** Means and deviations that fastai knows by name. */
export const STATISTICS = {
  imagenet: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  cifar: { mean: [0.491, 0.482, 0.447], std: [0.247, 0.243, 0.261] },
  mnist: { mean: [0.131], std: [0.308] },
} as const;

export const normalize: Word<'batch_transform'> = defineWord({
  kind: 'batch_transform',
  name: 'normalize',
  summary: 'Subtracts the mean and divides by the deviation of each channel; ImageNet’s where left out.',
  shorthand: 'stats',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      stats: {
        type: 'string',
        enum: ['imagenet', 'cifar', 'mnist', 'batch'],
        default: 'imagenet',
        description: 'Whose mean and deviation; `batch` measures those of the first training batch.',
      },
      mean: {
        type: 'array',
        items: { type: 'number' },
        minItems: 1,
        maxItems: 3,
        description: 'Per channel, of values in 0..1; instead of `stats`.',
      },
      std: {
        type: 'array',
        items: { type: 'number', exclusiveMinimum: 0 },
        minItems: 1,
        maxItems: 3,
        description: 'Per channel; instead of `stats`.',
      },
    },
  },
  create: ({ stats, mean, std }) => {
    if (mean !== undefined && std !== undefined) return [normalizing({ mean, std })];
    if (stats !== 'batch') return [normalizing(STATISTICS[stats])];
    return [{ ...normalizing({ mean: [], std: [] }), measured: normalizing }];
  },
  check: ({ mean, std }) =>
    mean?.length === std?.length
      ? undefined
      : { option: mean ? 'mean' : 'std', message: 'mean and std belong together: one value of each for every channel' },
});

function normalizing({ mean, std }: ChannelStatistics): NormalizeTransform {
  const printed = { mean: channelTensor(mean), std: channelTensor(std), axes: new Tuple([0, 2, 3]) };
  return { family: 'normalize', name: 'normalize', order: 99, text: 'normalize', fastaiText: named('Normalize', printed), mean, std };
}

/** A tensor of shape [1, c, 1, 1] as torch prints it. */
function channelTensor(values: readonly number[]): Verbatim {
  const rows = values.map((value) => `[[${value.toFixed(4)}]]`);
  return new Verbatim(`tensor([[${rows.join(',\n\n         ')}]])`);
}
