import { posix } from 'node:path';
import { defineWord, type Word } from '../../language/word.ts';
import { ONE_FOLDER_TOO_DEEP } from './hints.ts';

export const parentLabel: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'parent_label',
  summary: 'The name of the folder that a picture is in.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {},
  },
  create: () => ({
    text: 'parent_label',
    fewClassesHint: ONE_FOLDER_TOO_DEEP,
    start:
      ({ root }) =>
      ({ path }) =>
        posix.basename(posix.dirname(posix.join(root, path))),
  }),
});
