import { posix } from 'node:path';
import { pythonRegex } from '../../data/python-regex.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { splitBy } from './positions.ts';

export const nameRegex: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'name_regex',
  summary: 'The items whose file name (or path) matches validate: fastai’s FuncSplitter.',
  shorthand: 'pattern',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['pattern'],
    properties: {
      pattern: { type: 'string', minLength: 1, format: 'regex', description: 'A regular expression of Python’s re.' },
      attr: {
        type: 'string',
        enum: ['name', 'path'],
        default: 'name',
        description: 'The file name, or the path below data.path.',
      },
    },
  },
  create: ({ pattern, attr }) => ({
    split: (items) => {
      const find = pythonRegex(pattern, 'search', 'data.splitter');
      return splitBy(items, ({ path }) => find(attr === 'path' ? path : posix.basename(path)) !== undefined);
    },
    onEmpty: () => ({ hint: 'change the pattern: it matches every name, or none' }),
  }),
});
