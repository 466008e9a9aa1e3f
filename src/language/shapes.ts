import type { BatchTransform } from './contracts/batch-transform.ts';
import type { WordKind } from './word.ts';

/** What one member of a product must be. */
type Member = 'object' | 'string' | 'number' | 'boolean' | 'function' | 'size' | 'optional size' | 'list of numbers' | readonly string[];

type Members = Readonly<Record<string, Member>>;

/** The members that a word's product must have, for kinds whose product is an object that does something. */
const MEMBERS: Partial<Record<WordKind, Members>> = {
  source: { title: 'string', locate: 'function' },
  getter: { noun: 'string', list: 'function' },
  labeller: { text: 'string', start: 'function' },
  splitter: { split: 'function' },
  item_transform: { order: 'number', draws: 'boolean', text: 'string', apply: 'function' },
  architecture: { name: 'string', groups: 'number', features: 'number', build: 'function' },
  loss: { ofClasses: 'boolean', start: 'function', activation: ['softmax', 'sigmoid', 'none'] },
  optimizer: { hypers: 'object', decoupled: 'boolean', averages: 'number', step: 'function' },
  schedule: { setsRate: 'boolean', curves: 'function' },
  callback: { start: 'function' },
  output: { write: 'function' },
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

/** The members that it may have. */
const OPTIONAL: typeof MEMBERS = {
  source: { folder: 'string', defaults: 'object' },
  getter: { passedOver: 'function', guessPlace: 'function', unmatched: 'function' },
  labeller: { fastai: 'object', ordersByValue: 'function', fewClassesHint: 'string', blanksFix: 'string' },
  splitter: { onEmpty: 'function', classFix: 'string', unmatched: 'function' },
  item_transform: { fixesSize: 'size', largestSize: 'size' },
  architecture: { pooled: 'boolean', input: 'object', statistics: 'object', weights: 'object', cut: 'object' },
  loss: { check: 'function' },
  callback: { check: 'function', saves: 'object' },
  metric: { variant: 'string', misfit: 'function' },
  output: { prepare: 'function' },
};

/** The members of a target block's task. */
const TASK_MEMBERS: Members = {
  kind: 'string',
  about: 'string',
  labels: ['classes', 'numbers', 'other'],
  fewestClasses: 'number',
  loss: 'object',
  space: 'function',
  encoder: 'function',
  steps: 'function',
  trace: 'function',
  show: 'function',
  decode: 'function',
  json: 'function',
  text: 'function',
  columns: 'function',
  cells: 'function',
  judge: 'function',
};

/** The members that it may have. */
const OPTIONAL_TASK_MEMBERS: Members = {
  like: 'string',
  vocab: 'object',
  allowsUnknown: 'boolean',
  clean: 'function',
  check: 'function',
  countClasses: 'function',
  misfit: 'function',
  interpret: 'function',
};

/** Why a product of `create` is not what a word of this kind must make; undefined where it is. */
export function wrongShape(kind: WordKind, product: unknown): string | undefined {
  if (kind === 'batch_transform') return wrongTransforms(product);
  if (kind === 'stage') return wrongStage(product);
  if (kind === 'block') return wrongBlock(product);
  const members = MEMBERS[kind];
  if (members !== undefined) return wrongMembers(article(kind), product, members, OPTIONAL[kind]);
  return isPlain(product) ? undefined : `create gave something that cannot be stored, but ${article(kind)} is plain data`;
}

function wrongBlock(product: unknown): string | undefined {
  const { side, task } = (product ?? {}) as { side?: unknown; task?: unknown };
  if (side === 'target') return wrongMembers('a task', task, TASK_MEMBERS, OPTIONAL_TASK_MEMBERS);
  if (side === 'input') return wrongMembers('an input block', product, { mode: ['rgb', 'grey'] });
  return "create gave an object whose 'side' is not one of input, target";
}

function wrongTransforms(product: unknown): string | undefined {
  const families = Object.keys(FAMILIES).join(', ');
  if (!Array.isArray(product)) return `create gave no list, but a batch transform is a list of transforms of the families ${families}`;
  for (const transform of product as readonly unknown[]) {
    const family = (transform as { family?: unknown } | null)?.family;
    const members =
      typeof family === 'string' && Object.hasOwn(FAMILIES, family) ? FAMILIES[family as BatchTransform['family']] : undefined;
    if (members === undefined) return `create gave a transform whose 'family' is not one of ${families}`;
    const wrong = wrongMembers(article('batch_transform'), transform, members) ?? wrongStatistics(transform as BatchTransform);
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

function wrongMembers(what: string, product: unknown, members: Members, optional: Members = {}): string | undefined {
  if (product === null || typeof product !== 'object') return `create gave no object, but ${what} has ${Object.keys(members).join(', ')}`;
  const values = product as Readonly<Record<string, unknown>>;
  const present = Object.entries(optional).filter(([name]) => values[name] !== undefined);
  const wrong = [...Object.entries(members), ...present].find(([name, member]) => !isMember(values[name], member));
  return wrong === undefined ? undefined : `create gave an object whose '${wrong[0]}' is not ${memberText(wrong[1])}`;
}

const STEPS = ['freeze_to', 'fit', 'lr_find', 'validate', 'save', 'load'];

/** A stage is a list of primitive steps that can be stored, or an object with `act`. */
function wrongStage(product: unknown): string | undefined {
  if (typeof (product as { act?: unknown } | null)?.act === 'function') return undefined;
  if (!Array.isArray(product)) return 'create gave neither a list of steps nor an object with a function `act`';
  const wrong = product.find((step) => !STEPS.includes(step?.kind));
  if (wrong !== undefined) return `create gave a step of the kind '${String(wrong?.kind)}', which is none of ${STEPS.join(', ')}`;
  if (product.some((step) => step.kind === 'fit' && step.schedule?.kind !== 'schedule'))
    return "create gave a fit whose 'schedule' is no schedule word, such as { kind: 'schedule', word: 'flat', options: {} }";
  return isPlain(product) ? undefined : 'create gave steps that cannot be stored';
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
