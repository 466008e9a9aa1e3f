import type { WordKind } from './word.ts';

/** What one member of a product must be. */
type Member = 'object' | 'string' | 'number' | 'boolean' | 'function' | readonly string[];

/** The members that a word's product must have, for kinds whose product is an object that does something. */
const MEMBERS: Partial<Record<WordKind, Readonly<Record<string, Member>>>> = {
  architecture: { name: 'string', groups: 'number', features: 'number', build: 'function' },
  loss: { ofClasses: 'boolean', start: 'function', activation: 'function' },
  optimizer: { hypers: 'object', decoupled: 'boolean', averages: 'number', step: 'function' },
  callback: { start: 'function' },
  metric: { column: 'string', lowerIsBetter: 'boolean', over: ['batch', 'all'], score: 'function' },
};

/** Why a product of `create` is not what a word of this kind must make; undefined where it is. */
export function wrongShape(kind: WordKind, product: unknown): string | undefined {
  const members = MEMBERS[kind];
  if (members === undefined)
    return isPlain(product) ? undefined : `create gave something that cannot be stored, but ${article(kind)} is plain data`;
  if (product === null || typeof product !== 'object')
    return `create gave no object, but ${article(kind)} has ${Object.keys(members).join(', ')}`;
  const values = product as Readonly<Record<string, unknown>>;
  const [name] = Object.keys(members).filter((member) => !isMember(values[member], members[member]!));
  return name === undefined ? undefined : `create gave an object whose '${name}' is not ${memberText(members[name]!)}`;
}

function isMember(value: unknown, member: Member): boolean {
  return typeof member === 'string' ? typeof value === member : member.includes(value as string);
}

function memberText(member: Member): string {
  return typeof member === 'string' ? `a ${member}` : `one of ${member.join(', ')}`;
}

function article(kind: WordKind): string {
  const name = kind.replace('_', ' ');
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

function isPlain(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
