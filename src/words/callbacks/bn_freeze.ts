import { defineWord, type Word } from '../../language/word.ts';

export const bnFreeze: Word<'callback'> = defineWord({
  kind: 'callback',
  name: 'bn_freeze',
  summary: 'Norm layers that do not train keep their running statistics (with `train_bn: false` and frozen groups).',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({
    check: ({ trainBn }) =>
      trainBn
        ? [{ severity: 'warning', message: 'norm layers train in all groups, so there is none to freeze', hint: 'set `train_bn: false`' }]
        : [],
    // fastai's BnFreeze: norm layers whose weights do not train keep to their running statistics.
    start: (host) => ({
      order: 0,
      frozenNorms: () => {
        const trained = new Set(host.trainable().map(({ name }) => name));
        return new Set(host.parameters().flatMap(({ norm, name }) => (norm === undefined || trained.has(name) ? [] : [norm])));
      },
    }),
  }),
});
