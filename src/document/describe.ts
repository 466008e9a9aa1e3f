import type { OptionSchema } from '../language/schema-type.ts';
import { shortened } from '../util/text.ts';
import type { MapTree, Tree } from './tree.ts';

/** What a schema accepts, for "expected ...": 'a whole number of at least 1', 'one of crop, pad, squish'. */
export function describeSchema(schema: OptionSchema): string {
  if (schema.word) return schema.type === 'array' ? `a list of ${schema.word.replace('_', ' ')}s` : `one ${schema.word.replace('_', ' ')}`;
  if (schema.oneOf) return schema.oneOf.map(describeSchema).join(', or ');
  if (schema.enum) return schema.enum.length === 1 ? String(schema.enum[0]) : `one of ${schema.enum.join(', ')}`;
  switch (schema.type) {
    case 'string':
      return schema.pattern === undefined
        ? schema.format === 'regex'
          ? 'a regular expression of Python’s re'
          : 'text'
        : `text that matches ${schema.pattern}`;
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `a whole number${describeBounds(schema)}`;
    case 'number':
      return `a number${describeBounds(schema)}`;
    case 'array':
      return `a list${describeLength(schema)}${schema.items ? ` of ${plural(describeSchema(schema.items))}` : ''}`;
    case 'object':
      return schema.properties === undefined ? 'a map of options' : `a map with ${Object.keys(schema.properties).join(' and ')}`;
    default:
      return 'a value';
  }
}

/** What stands there, for "but found ...". */
export function describeTree(tree: Tree): string {
  if (tree.kind === 'map') return tree.entries.size === 0 ? 'an empty map' : `a map with ${firstKeys(tree.entries)}`;
  if (tree.kind === 'list') return tree.items.length === 0 ? 'an empty list' : `a list of ${tree.items.length}`;
  const { value, text } = tree;
  if (value === null) return text === '' ? 'nothing' : `nothing (${text})`;
  if (typeof value === 'string') return `the text ${JSON.stringify(shortened(value))}`;
  if (typeof value === 'boolean') return String(value);
  return `the number ${text === '' ? value : shortened(text)}`;
}

function firstKeys(entries: MapTree['entries']): string {
  const names: string[] = [];
  for (const name of entries.keys()) if (names.push(shortened(name)) === 3) break;
  return names.join(', ');
}

function describeBounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: OptionSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const parts: string[] = [];
  if (minimum !== undefined) parts.push(`of at least ${minimum}`);
  if (exclusiveMinimum !== undefined) parts.push(`above ${exclusiveMinimum}`);
  if (maximum !== undefined) parts.push(`of at most ${maximum}`);
  if (exclusiveMaximum !== undefined) parts.push(`below ${exclusiveMaximum}`);
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`;
}

function describeLength({ minItems, maxItems }: OptionSchema): string {
  if (minItems === undefined) return '';
  return minItems === maxItems ? ` of ${minItems}` : ` of at least ${minItems}`;
}

function plural(text: string): string {
  return text.replace(/^a (whole number|number|list)/, '$1s');
}
