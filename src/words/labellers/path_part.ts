import { defineWord, type Word } from '../../language/word.ts';
import { ONE_FOLDER_TOO_DEEP } from './hints.ts';

export const pathPart: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'path_part',
  summary: 'One part of the path: -1 is the file name, -2 its folder.',
  shorthand: 'index',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: { index: { type: 'integer', default: -2, description: 'Position, negative from the end.' } },
  },
  create: ({ index }) => ({
    text: `path part ${index}`,
    fewClassesHint: ONE_FOLDER_TOO_DEEP,
    start:
      () =>
      ({ path }) =>
        path.split('/').at(index) ?? {
          none: `its path has no part ${index}`,
          hint: 'Parts are counted below data.path, from 0, or from the end with -1.',
        },
  }),
});
