// Words of one's own, for shapes.pipeline.yaml beside it. In a project that depends on pipefile, `defineWord` types the options:
//   import { defineWord } from 'pipefile';
// A word is a plain object, so that nothing needs to be imported.

const flat = { kind: 'schedule', word: 'flat', options: {} };

/** @type {import('../../dist/src/index.js').Word<'stage'>} */
export const warmUp = {
  kind: 'stage',
  name: 'warm_up',
  summary: 'Trains the head at a tenth of a rate, then everything at that rate, both without a schedule.',
  shorthand: 'lr',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      lr: { type: 'number', exclusiveMinimum: 0, default: 0.001, description: 'The rate after the warm-up.' },
      epochs: { type: 'integer', minimum: 1, default: 1, description: 'Epochs of each part.' },
    },
  },
  create: ({ lr, epochs }) => [
    { kind: 'freeze_to', n: -1 },
    { kind: 'fit', epochs, lr: lr / 10, schedule: flat, resetOpt: false, callbacks: [] },
    { kind: 'freeze_to', n: 0 },
    { kind: 'fit', epochs, lr, schedule: flat, resetOpt: false, callbacks: [] },
  ],
};

/** @type {import('../../dist/src/index.js').Word<'batch_transform'>} */
export const night = {
  kind: 'batch_transform',
  name: 'night',
  summary: 'Brightness and contrast of photos taken after dark: strong, and for every photo.',
  shorthand: 'strength',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { strength: { type: 'number', minimum: 0, maximum: 1, default: 0.5, description: 'Of the change, as `max_lighting`.' } },
  },
  create: ({ strength }, words) =>
    ['brightness', 'contrast'].flatMap((word) =>
      words.create({ kind: 'batch_transform', word, options: { max_lighting: strength, p: 1, batch: false } }),
    ),
};
