import type { BatchTransform } from './contracts/batch-transform.ts';
import type { WordKind } from './word.ts';

/** What one member of a product must be. */
type Member = 'object' | 'string' | 'number' | 'boolean' | 'function' | 'size' | 'optional size' | 'list of numbers' | readonly string[];

type Members = Readonly<Record<string, Member>>;

/** The members that a word's product must have, for kinds whose product is an object that does something. */
const MEMBERS: Partial<Record<WordKind, Members>> = {
  item_transform: { order: 'number', fixesSize: 'optional size', draws: 'boolean', text: 'string', apply: 'function' },
  loss: { ofClasses: 'boolean', start: 'function', activation: 'function' },
  optimizer: { hypers: 'object', decoupled: 'boolean', averages: 'number', step: 'function' },
  callback: { start: 'function' },
  metric: { column: 'string', lowerIsBetter: 'boolean', over: ['batch', 'all'], score: 'function' },
};

const NAMED: Members = { name: 'string', order: 'number', text: 'string' };

/** The members that a batch transform of each family must have. */
const FAMILIES: Readonly<Record<BatchTransform['family'], Members>> = {
  affine: {
    ...NAMED,
    size: 'optional size',
    batch: 'boolean',
    mode: ['bilinear', 'nearest'],
    padMode: ['zeros', 'border', 'reflection'],
    alignCorners: 'boolean',
    draw: 'function',
  },
  lighting: { ...NAMED, batch: 'boolean', draw: 'function' },
  crop: { ...NAMED, size: 'size', mode: ['bilinear', 'nearest'], window: 'function' },
  normalize: { ...NAMED, mean: 'list of numbers', std: 'list of numbers' },
  image: { ...NAMED, size: 'optional size', when: ['training', 'always'], apply: 'function' },
};

/** Why a product of `create` is not what a word of this kind must make; undefined where it is. */
export function wrongShape(kind: WordKind, product: unknown): string | undefined {
  if (kind === 'batch_transform') return wrongTransforms(product);
  const members = MEMBERS[kind];
  if (members !== undefined) return wrongMembers(kind, product, members);
  return isPlain(product) ? undefined : `create gave something that cannot be stored, but ${article(kind)} is plain data`;
}

function wrongTransforms(product: unknown): string | undefined {
  const families = Object.keys(FAMILIES).join(', ');
  if (!Array.isArray(product)) return `create gave no list, but a batch transform is a list of transforms of the families ${families}`;
  for (const transform of product as readonly unknown[]) {
    const family = (transform as { family?: unknown } | null)?.family;
    const members =
      typeof family === 'string' && Object.hasOwn(FAMILIES, family) ? FAMILIES[family as BatchTransform['family']] : undefined;
    if (members === undefined) return `create gave a transform whose 'family' is not one of ${families}`;
    const wrong = wrongMembers('batch_transform', transform, members) ?? wrongStatistics(transform as BatchTransform);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function wrongStatistics(transform: BatchTransform): string | undefined {
  if (transform.family !== 'normalize' || typeof transform.measured === 'function') return undefined;
  const { mean, std } = transform;
  if (mean.length > 0 && mean.length === std.length) return undefined;
  return "create gave a normalisation without one mean and one std for each channel, and without a function 'measured'";
}

function wrongMembers(kind: WordKind, product: unknown, members: Members): string | undefined {
  if (product === null || typeof product !== 'object')
    return `create gave no object, but ${article(kind)} has ${Object.keys(members).join(', ')}`;
  const values = product as Readonly<Record<string, unknown>>;
  const [name] = Object.keys(members).filter((member) => !isMember(values[member], members[member]!));
  return name === undefined ? undefined : `create gave an object whose '${name}' is not ${memberText(members[name]!)}`;
}

function isMember(value: unknown, member: Member): boolean {
  switch (member) {
    case 'size':
      return Array.isArray(value) && value.length === 2 && value.every((side) => Number.isInteger(side) && side > 0);
    case 'optional size':
      return value === undefined || isMember(value, 'size');
    case 'list of numbers':
      return Array.isArray(value) && value.every((number) => Number.isFinite(number));
    default:
      return typeof member === 'string' ? typeof value === member : member.includes(value as string);
  }
}

function memberText(member: Member): string {
  if (typeof member !== 'string') return `one of ${member.join(', ')}`;
  return member.endsWith('size') ? 'a size, [height, width] in pixels' : `a ${member}`;
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
