import { columnName } from '../../data/columns.ts';
import { isNumberText, numberIn } from '../../data/number-text.ts';
import type { Item } from '../../language/contracts/getter.ts';
import type { LabelContext, Labeller, NoLabel } from '../../language/contracts/labeller.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { toList } from '../convert.ts';
import { nameOfNumber } from './number-name.ts';

export const column: Word<'labeller'> = defineWord({
  kind: 'labeller',
  name: 'column',
  summary: 'A column of the table.',
  shorthand: 'column',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      column: {
        oneOf: [
          { type: 'string' },
          { type: 'integer', minimum: 0 },
          { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }] }, minItems: 1 },
        ],
        description: 'Name or position; several for several numbers.',
      },
      pref: { type: 'string', default: '', description: 'Put before the value.' },
      suff: { type: 'string', default: '', description: 'Put after the value.' },
      label_delim: { type: 'string', minLength: 1, description: 'Splits a cell into several labels.' },
      numbers: {
        type: 'boolean',
        default: false,
        description:
          'Name classes by the numbers in a column of numbers, as pandas and so fastai do: 007 and 7 are one class. Else a class is named by the text of its cell.',
      },
    },
  },
  create: ({ column, pref, suff, label_delim: delimiter, numbers }) => {
    const namesIn = ({ columns }: LabelContext): string[] => toList(column).map((one) => columnName(one, columns, 'data.get_y'));
    const plain = pref === '' && suff === '' && delimiter === undefined;
    const ordersByValue = (context: LabelContext): boolean =>
      plain && namesIn(context).every((name) => context.items.every(numberOrEmpty(name)));
    return {
      text: `column ${toList(column).join(', ')}${delimiter === undefined ? '' : `, split by ${JSON.stringify(delimiter)}`}`,
      fastai: { name: 'ColReader', arguments: { cols: toList(column), pref, suff, label_delim: delimiter } },
      ordersByValue,
      ...(delimiter !== undefined && { blanksFix: fixOfBlanks(delimiter) }),
      start: (context) => {
        const names = namesIn(context);
        const byNumber = numbers && ordersByValue(context);
        if (delimiter !== undefined) return splitBy(names[0]!, delimiter);
        const listed = Array.isArray(column);
        const value = (item: Item, name: string): string | number | NoLabel => {
          const text = item.row?.[name] ?? '';
          if (text === '' && (!listed || context.wantsNumbers))
            return { none: `column ${name} is empty`, hint: 'Fill it in, or take the row out of the table.' };
          if (context.wantsNumbers) return numberIn(`${pref}${text}${suff}`);
          return byNumber && text !== '' ? nameOfNumber(text) : `${pref}${text}${suff}`;
        };
        return listed ? (item) => together(names.map((name) => value(item, name))) : (item) => value(item, names[0]!);
      },
    };
  },
});

function numberOrEmpty(name: string): (item: Item) => boolean {
  return ({ row }) => row?.[name] === '' || isNumberText(row?.[name] ?? 'no');
}

function splitBy(name: string, delimiter: string): ReturnType<Labeller['start']> {
  return ({ row }) => {
    const text = row?.[name] ?? '';
    return text === '' ? [] : text.split(delimiter);
  };
}

/** Numbers where all of them are. */
function together(values: readonly (string | number | NoLabel)[]): readonly number[] | readonly string[] | NoLabel {
  const missing = values.find((value) => typeof value === 'object');
  if (missing !== undefined) return missing;
  return values.every((value) => typeof value === 'number') ? values : values.map(String);
}

function fixOfBlanks(delimiter: string): string {
  return `Write \`label_delim: ${JSON.stringify(`${delimiter} `)}\` where a blank follows every delimiter, or take the blanks out of the table.`;
}
