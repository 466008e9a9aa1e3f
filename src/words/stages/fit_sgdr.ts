import { defineWord, type Word } from '../../language/word.ts';
import { fitStep, scheduleSpec } from '../fit-step.ts';
import { sgdrEpochs } from '../sgdr.ts';
import { CBS, LEARNING_RATE, RESET_OPT, WD } from '../shared-options.ts';

export const fitSgdr: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'fit_sgdr',
  summary: 'Trains in cycles, each down by a cosine and longer than the one before.',
  shorthand: 'n_cycles',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['n_cycles'],
    properties: {
      n_cycles: { type: 'integer', minimum: 1, maximum: 100, description: 'How many cycles.' },
      cycle_len: { type: 'integer', minimum: 1, default: 1, description: 'Epochs of the first.' },
      cycle_mult: { type: 'integer', minimum: 1, default: 2, description: 'How much longer each next one is.' },
      lr_max: LEARNING_RATE,
      wd: WD,
      reset_opt: RESET_OPT,
      cbs: CBS,
    },
  },
  create: ({ n_cycles: nCycles, cycle_len: cycleLen, cycle_mult: cycleMult, ...o }) => [
    fitStep(sgdrEpochs(nCycles, cycleLen, cycleMult), o.lr_max, scheduleSpec('sgdr', { n_cycles: nCycles, cycle_mult: cycleMult }), o),
  ],
});
