import type { Item } from '../language/contracts/getter.ts';
import type { Label, LabelContext } from '../language/contracts/labeller.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Words } from '../language/word.ts';
import { UserError } from '../util/problem.ts';

/** Makes the function that labels an item; it throws a UserError that names the item where there is no label. */
export function createLabeller(spec: WordSpec<'labeller'>, words: Words, context: LabelContext): (item: Item) => Label {
  const labelOf = words.create(spec).start(context);
  return (item) => {
    const label = labelOf(item);
    if (typeof label !== 'object' || !('none' in label)) return label;
    const { none, hint } = label;
    throw new UserError({ code: 'no-label', message: `${named(item)} has no label: ${none}.`, hint, path: 'data.get_y' });
  };
}

/** An item's path, with the row that names it. */
export function named({ path, place }: Item): string {
  return place === undefined ? path : `${path} (${place})`;
}
