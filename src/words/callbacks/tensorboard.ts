import { defineWord, type Word } from '../../language/word.ts';

export const tensorboard: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'tensorboard',
  summary: 'Writes event files for TensorBoard into the run folder: losses, metrics and hyper-parameters.',
  shorthand: 'log_dir',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      log_dir: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
        default: 'tensorboard',
        description: 'Folder in the run folder.',
      },
    },
  },
  create: (options) => ({ kind: 'tensorboard', options: { ...options } }),
});
