import { posix } from 'node:path';
import { UserError } from '../util/problem.ts';
import { columnName } from './columns.ts';
import type { Item, Label } from './items.ts';
import { pythonRegex } from './python-regex.ts';
import type { LabellerSpec } from './spec.ts';

/** What a labeller knows besides the item. */
export interface LabelContext {
  /** Absolute folder with POSIX separators. */
  readonly root: string;
  readonly columns?: readonly string[];
  readonly items: readonly Item[];
  /** The target is numbers and no names: cells of a column are read as numbers. */
  readonly wantsNumbers?: boolean;
}

/** Makes the function that labels an item; it throws a UserError that names the file where there is no label. */
export function createLabeller(spec: LabellerSpec, context: LabelContext): (item: Item) => Label {
  switch (spec.kind) {
    case 'parent_label':
      return (item) => posix.basename(posix.dirname(posix.join(context.root, item.path)));
    case 'regex':
      return regexLabeller(spec, context);
    case 'column':
      return columnLabeller(spec, context);
    case 'path_part':
      return (item) => {
        const part = item.path.split('/').at(spec.index);
        if (part === undefined)
          throw noLabel(
            named(item),
            `its path has no part ${spec.index}`,
            'Parts are counted below data.path, from 0, or from the end with -1.',
          );
        return part;
      };
  }
}

function regexLabeller(spec: LabellerSpec & { kind: 'regex' }, context: LabelContext): (item: Item) => string {
  const find = pythonRegex(spec.pattern, spec.match ? 'match' : 'search', 'data.get_y');
  return (item) => {
    const text = attribute(posix.join(context.root, item.path), spec.attr);
    const found = find(text);
    if (found === undefined) throw noLabel(named(item), `the pattern ${spec.pattern} finds nothing in "${text}"`, hintForRegex(spec));
    if (found[1] === undefined)
      throw noLabel(
        item.path,
        `the pattern ${spec.pattern} has no group that matched`,
        'Put round brackets around the part of the text that is the label.',
      );
    return found[1].text;
  };
}

function hintForRegex(spec: LabellerSpec & { kind: 'regex' }): string {
  return spec.attr === 'path'
    ? 'Correct the pattern in data.get_y, or look at the name alone with `attr: name`.'
    : 'Correct the pattern in data.get_y.';
}

/** pathlib's attributes of an absolute path as text. */
export function attribute(path: string, attr: 'path' | 'name' | 'stem' | 'parent'): string {
  const name = posix.basename(path);
  if (attr === 'path') return path;
  if (attr === 'name') return name;
  if (attr === 'parent') return posix.dirname(path);
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(0, dot) : name;
}

const NUMBER = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** The number that a text states, or the text itself where it states none. */
export function numberIn(text: string): number | string {
  return NUMBER.test(text) ? Number(text) : text;
}

type ColumnSpec = LabellerSpec & { readonly kind: 'column' };

function columnLabeller(spec: ColumnSpec, context: LabelContext): (item: Item) => Label {
  const listed = Array.isArray(spec.column);
  const names = columnsOf(spec, context);
  const byNumber = spec.numbers === true && ordersByValue(spec, context);
  const value = (item: Item, name: string): string | number => {
    const text = item.row?.[name] ?? '';
    if (text === '' && (!listed || context.wantsNumbers))
      throw noLabel(named(item), `column ${name} is empty`, 'Fill it in, or take the row out of the table.');
    if (context.wantsNumbers) return numberIn(`${spec.pref}${text}${spec.suff}`);
    return byNumber && text !== '' ? nameOfNumber(text) : `${spec.pref}${text}${spec.suff}`;
  };
  if (spec.labelDelim !== undefined) {
    const delimiter = spec.labelDelim;
    return (item) => {
      const text = item.row?.[names[0]!] ?? '';
      return text === '' ? [] : text.split(delimiter);
    };
  }
  if (!listed) return (item) => value(item, names[0]!);
  return (item) => {
    const values = names.map((name) => value(item, name));
    return values.every((entry) => typeof entry === 'number') ? (values as number[]) : values.map(String);
  };
}

function columnsOf({ column }: ColumnSpec, { columns }: LabelContext): string[] {
  const given = Array.isArray(column) ? (column as readonly (string | number)[]) : [column as string | number];
  return given.map((one) => columnName(one, columns, 'data.get_y'));
}

/** Whether the labels are cells of columns in which every cell that is not empty is a number: their classes are sorted by value, though named by text. */
export function ordersByValue(spec: LabellerSpec, context: LabelContext): boolean {
  if (spec.kind !== 'column' || spec.pref !== '' || spec.suff !== '' || spec.labelDelim !== undefined) return false;
  return columnsOf(spec, context).every((name) => context.items.every(({ row }) => row?.[name] === '' || NUMBER.test(row?.[name] ?? 'no')));
}

/** A number's name under `numbers: true`: 007 is 7 and 1.50 is 1.5; whole numbers keep all their digits. */
function nameOfNumber(text: string): string {
  const digits = text.trim().replace(/^\+/, '');
  return /^-?\d+$/.test(digits) ? String(BigInt(digits)) : String(Number(digits));
}

/** An item's path, with the row that names it. */
export function named({ path, place }: Item): string {
  return place === undefined ? path : `${path} (${place})`;
}

function noLabel(file: string, reason: string, hint: string): UserError {
  return new UserError({ code: 'no-label', message: `${file} has no label: ${reason}.`, hint, path: 'data.get_y' });
}
