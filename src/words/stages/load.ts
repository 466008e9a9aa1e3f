import { defineWord, type Word } from '../../language/word.ts';

/** A text that is a path and no name. */
const PATH = '[\\\\/]|\\.(safetensors|pth|pt|th)$';

export const load: Word<'stage'> = defineWord({
  kind: 'stage',
  name: 'load',
  summary: 'Puts saved weights back: those that an earlier `save` or save_model named, or those of a file or a run folder.',
  shorthand: 'from',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['from'],
    properties: {
      from: {
        type: 'string',
        minLength: 1,
        pathFrom: 'file',
        pathWhen: PATH,
        description:
          'A name; or a path, told by a `/` or its ending: a run folder, runs/<name> for its newest run, a .safetensors or a .pth file, relative to the pipeline file.',
      },
      with_opt: { type: 'boolean', default: true, description: 'The optimizer’s averages too, where they were saved.' },
    },
  },
  create: (o) => [
    {
      kind: 'load',
      model: new RegExp(PATH).test(o.from) ? { path: o.from } : { name: o.from },
      withOpt: o.with_opt,
    },
  ],
});
