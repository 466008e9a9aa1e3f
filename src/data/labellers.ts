import { posix } from 'node:path';
import { UserError } from '../util/problem.ts';
import { columnName } from './getters.ts';
import type { Item, Label } from './items.ts';
import { pythonRegex } from './python-regex.ts';
import type { LabellerSpec } from './spec.ts';

/** What a labeller knows besides the item. */
export interface LabelContext {
  /** Absolute folder with POSIX separators. */
  readonly root: string;
  readonly columns?: readonly string[];
  readonly items: readonly Item[];
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
            item.path,
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
    if (found === undefined) throw noLabel(item.path, `the pattern ${spec.pattern} finds nothing in "${text}"`, hintForRegex(spec));
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

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function columnLabeller(spec: LabellerSpec & { kind: 'column' }, context: LabelContext): (item: Item) => Label {
  const given = Array.isArray(spec.column) ? (spec.column as readonly (string | number)[]) : [spec.column as string | number];
  const names = given.map((column) => columnName(column, context.columns, 'data.get_y'));
  const numeric = names.map((name) => spec.pref === '' && spec.suff === '' && isNumeric(context.items, name));
  const listed = Array.isArray(spec.column);
  const value = (item: Item, index: number): string | number => {
    const name = names[index]!;
    const text = item.row?.[name] ?? '';
    if (text === '' && !(listed && !numeric[index]))
      throw noLabel(item.path, `column ${name} is empty`, 'Fill it in, or take the row out of the table.');
    return numeric[index] ? Number(text) : `${spec.pref}${text}${spec.suff}`;
  };
  if (spec.labelDelim !== undefined) {
    const delimiter = spec.labelDelim;
    return (item) => {
      const text = item.row?.[names[0]!] ?? '';
      return text === '' ? [] : text.split(delimiter);
    };
  }
  if (!listed) return (item) => value(item, 0);
  return (item) => {
    const values = names.map((_, i) => value(item, i));
    return values.every((entry) => typeof entry === 'number') ? (values as number[]) : values.map(String);
  };
}

/** Whether a table reader would take the column for numbers: every field that is not empty is one. */
function isNumeric(items: readonly Item[], name: string): boolean {
  return items.every((item) => item.row?.[name] === '' || NUMBER.test(item.row?.[name] ?? 'no'));
}

function noLabel(file: string, reason: string, hint: string): UserError {
  return new UserError({ code: 'no-label', message: `${file} has no label: ${reason}.`, hint, path: 'data.get_y' });
}
