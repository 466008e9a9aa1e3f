import { defineWord, type Word } from '../../language/word.ts';

export const save: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'save',
  summary: 'Saves the model, and the optimizer with it, as `models/NAME.safetensors` of the run folder.',
  shorthand: 'name',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
        description: 'What `load` calls it; saving again under a name replaces it.',
      },
      with_opt: { type: 'boolean', default: true, description: 'The optimizer’s averages too.' },
    },
  },
  create: (o) => [{ kind: 'save', name: o.name, withOpt: o.with_opt }],
});
