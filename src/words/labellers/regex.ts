import { posix } from 'node:path';
import { pythonRegex } from '../../data/python-regex.ts';
import { defineWord, type Word } from '../../language/word.ts';

export const regex: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'regex',
  summary: 'The first group of a regular expression.',
  shorthand: 'pattern',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['pattern'],
    properties: {
      pattern: {
        type: 'string',
        minLength: 1,
        format: 'regex',
        description: 'A regular expression of Python’s re; its first group is the label.',
      },
      attr: {
        type: 'string',
        enum: ['path', 'name', 'stem', 'parent'],
        default: 'path',
        description: 'What it is matched against: the whole path, the file name, the name without its suffix, or the parent folder.',
      },
      match: { type: 'boolean', default: false, description: 'It must match from the start.' },
    },
  },
  create: ({ pattern, attr, match }) => ({
    text: `regex ${pattern}${attr === 'path' ? '' : ` on the ${attr}`}`,
    fastai: { name: attr === 'path' ? 'RegexLabeller' : 'partial' },
    start: ({ root }) => {
      const find = pythonRegex(pattern, match ? 'match' : 'search', 'data.get_y');
      return ({ path }) => {
        const text = attribute(posix.join(root, path), attr);
        const found = find(text);
        if (found === undefined) return { none: `the pattern ${pattern} finds nothing in "${text}"`, hint: correction(attr) };
        return (
          found[1]?.text ?? {
            none: `the pattern ${pattern} has no group that matched`,
            hint: 'Put round brackets around the part of the text that is the label.',
          }
        );
      };
    },
  }),
});

type Attribute = 'path' | 'name' | 'stem' | 'parent';

function correction(attr: Attribute): string {
  const more = attr === 'path' ? ', or look at the name alone with `attr: name`' : '';
  return `Correct the pattern in data.get_y${more}.`;
}

/** pathlib's attributes of an absolute path as text. */
function attribute(path: string, attr: Attribute): string {
  const name = posix.basename(path);
  if (attr === 'path') return path;
  if (attr === 'name') return name;
  if (attr === 'parent') return posix.dirname(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(0, dot) : name;
}
