import { UserError } from '../util/problem.ts';
import { nearest } from '../util/text.ts';

/** The name of a column given by name or by position (negative: from the end). Throws a UserError that lists the names there are. */
export function columnName(column: string | number, columns: readonly string[] | undefined, path: string): string {
  const name = typeof column === 'number' ? columns?.at(column) : columns?.find((other) => other === column);
  if (name !== undefined) return name;
  if (!columns) {
    throw new UserError({
      code: 'wrong-value',
      message: `Items have no columns here, so ${JSON.stringify(column)} means nothing.`,
      hint: 'Columns come with `get_items: csv`.',
      path,
    });
  }
  const near = typeof column === 'string' ? nearest(column, columns) : undefined;
  throw new UserError({
    code: 'wrong-value',
    message: `There is no column ${JSON.stringify(column)}.`,
    expected: typeof column === 'number' ? `0 to ${columns.length - 1}, for ${shown(columns)}` : `one of ${shown(columns)}`,
    ...(near !== undefined && { hint: `Did you mean ${JSON.stringify(near)}?` }),
    path,
  });
}

/** Names with blanks at an end stand in quotes, so that the blanks are seen. */
function shown(columns: readonly string[]): string {
  return columns.map((name) => (name === name.trim() ? name : JSON.stringify(name))).join(', ');
}

/**
 * The names of a table's columns from its first row. A column without a name is called `Unnamed: 0` after its position, as pandas does. Throws a UserError
 * for a name that stands twice, since it would mean two things.
 */
export function columnNames(cells: readonly string[], table: string): string[] {
  const names = cells.map((name, i) => (name.trim() === '' ? `Unnamed: ${i}` : name));
  const again = names.findIndex((name, i) => names.indexOf(name) !== i);
  if (again < 0) return names;
  throw new UserError({
    code: 'wrong-value',
    message: `Two columns of ${table} are called ${JSON.stringify(names[again])}: columns ${names.indexOf(names[again]!) + 1} and ${again + 1} of row 1.`,
    hint: 'Rename one of them in the table.',
    path: 'data.get_items',
  });
}
