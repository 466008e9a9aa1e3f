import type { WordKind } from './word.ts';

/** What one member of a product must be. */
type Member = 'object' | 'string' | 'number' | 'boolean' | 'function' | readonly string[];

/** The members that a word's product must have, for kinds whose product is an object that does something. */
const MEMBERS: Partial<Record<WordKind, Readonly<Record<string, Member>>>> = {
  source: { title: 'string', locate: 'function' },
  getter: { noun: 'string', list: 'function' },
  labeller: { text: 'string', start: 'function' },
  splitter: { split: 'function' },
  loss: { ofClasses: 'boolean', start: 'function', activation: ['softmax', 'sigmoid', 'none'] },
  optimizer: { hypers: 'object', decoupled: 'boolean', averages: 'number', step: 'function' },
  schedule: { setsRate: 'boolean', curves: 'function' },
  callback: { start: 'function' },
  output: { write: 'function' },
  metric: { column: 'string', lowerIsBetter: 'boolean', over: ['batch', 'all'], score: 'function' },
};

/** The members that it may have. */
const OPTIONAL: typeof MEMBERS = {
  source: { folder: 'string', defaults: 'object' },
  getter: { passedOver: 'function', guessPlace: 'function', unmatched: 'function' },
  labeller: { fastai: 'object', ordersByValue: 'function', fewClassesHint: 'string', blanksFix: 'string' },
  splitter: { onEmpty: 'function', classFix: 'string', unmatched: 'function' },
  loss: { check: 'function' },
  callback: { check: 'function', saves: 'object' },
  metric: { variant: 'string', misfit: 'function' },
  output: { prepare: 'function' },
};

/** Why a product of `create` is not what a word of this kind must make; undefined where it is. */
export function wrongShape(kind: WordKind, product: unknown): string | undefined {
  if (kind === 'stage') return wrongStage(product);
  const members = MEMBERS[kind];
  if (members === undefined)
    return isPlain(product) ? undefined : `create gave something that cannot be stored, but ${article(kind)} is plain data`;
  if (product === null || typeof product !== 'object')
    return `create gave no object, but ${article(kind)} has ${Object.keys(members).join(', ')}`;
  const values = product as Readonly<Record<string, unknown>>;
  const present = Object.entries(OPTIONAL[kind] ?? {}).filter(([name]) => values[name] !== undefined);
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
