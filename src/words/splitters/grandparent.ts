import { defineWord, type Word } from '../../language/word.ts';
import { toList } from '../convert.ts';

export const grandparent: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'grandparent',
  summary: 'By the name of the folder above the class folder.',
  shorthand: 'valid_name',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      train_name: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        default: 'train',
        description: 'Folder or folders to train on.',
      },
      valid_name: {
        oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
        default: 'valid',
        description: 'Folder or folders to validate on.',
      },
    },
  },
  create: ({ train_name, valid_name }) => ({ kind: 'grandparent', trainName: toList(train_name), validName: toList(valid_name) }),
});
