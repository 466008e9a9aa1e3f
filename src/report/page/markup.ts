import { escapeMarkup } from '../plots/svg.ts';

/** Markup that is inserted as it is. */
export interface Markup {
  readonly markup: string;
}

type Value = Markup | string | number | readonly (Markup | string)[] | undefined | false;

/** Marks a text as finished markup. */
export function raw(markup: string): Markup {
  return { markup };
}

/** A template whose values are escaped unless they are markup themselves; lists are joined, undefined and false leave nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  const text = parts.reduce((before, part, i) => before + shown(values[i - 1]) + part);
  return { markup: text };
}

/** A value as JSON that can stand in a script element: no tag or comment can end it early. */
export function scriptJson(value: unknown): Markup {
  return { markup: JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029') };
}

function shown(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(shown).join('');
}
