import { columnName } from '../../data/columns.ts';
import type { Item } from '../../language/contracts/getter.ts';
import { defineWord, type Word } from '../../language/word.ts';
import { UserError } from '../../util/problem.ts';
import { toList } from '../convert.ts';
import { nameHint } from '../name-hint.ts';
import { splitBy } from './positions.ts';

export const column: Word<'splitter'> = defineWord({
  kind: 'splitter',
  name: 'column',
  summary: 'By a column of the table.',
  shorthand: 'column',
  options: {
    type: 'object',
    additionalProperties: false,
    required: ['column'],
    properties: {
      column: { oneOf: [{ type: 'string' }, { type: 'integer', minimum: 0 }], description: 'Name or position.' },
      on: {
        oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] } }],
        description: 'The value or values that validate; where left out, whatever is true.',
      },
    },
  },
  create: ({ column, on }) => ({
    split: (items, { columns }) => {
      const name = columnName(column, columns, 'data.splitter');
      if (on === undefined) return splitBy(items, (item) => truth(cellOf(item, name), item.path, name));
      return splitBy(items, (item) => toList(on).some((value) => sameValue(cellOf(item, name), value)));
    },
    onEmpty: () => ({ hint: 'compare `on` with the cells of the column: every row validates, or none' }),
    unmatched: (items, { columns }) => {
      if (on === undefined) return [];
      const name = columnName(column, columns, 'data.splitter.column');
      const cells = new Set(items.map((item) => cellOf(item, name)));
      return toList(on)
        .filter((value) => ![...cells].some((cell) => sameValue(cell, value)))
        .map((value) => ({
          message: `no row has ${JSON.stringify(value)} in its column ${name}`,
          hint: nameHint(String(value), cells),
          option: 'on',
        }));
    },
  }),
});

function cellOf({ row }: Item, column: string): string {
  return row?.[column] ?? '';
}

function sameValue(text: string, value: string | number): boolean {
  return text === String(value) || (typeof value === 'number' && text !== '' && Number(text) === value);
}

function truth(text: string, file: string, column: string): boolean {
  const lower = text.toLowerCase();
  if (lower === 'true' || lower === 'false') return lower === 'true';
  if (text === '') return false;
  if (!Number.isNaN(Number(text))) return Number(text) !== 0;
  throw new UserError({
    code: 'wrong-value',
    message: `Column ${column} does not say whether ${file} is for validation.`,
    expected: 'true or false, 1 or 0',
    found: text,
    hint: 'Name the values that mean validation with `on`.',
    path: 'data.splitter',
  });
}
