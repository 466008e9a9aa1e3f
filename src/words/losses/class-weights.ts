import type { TrainedClasses } from '../../language/contracts/loss.ts';
import type { Problem } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';

/** Class weights as a file writes them: one per class in the classes' order, by class name (1 where a name is left out), or from how often classes train. */
export type WrittenWeights = readonly number[] | Readonly<Record<string, number>> | 'balanced';

/** Class weights in their three forms. */
export const CLASS_WEIGHTS = {
  oneOf: [
    { type: 'array', items: { type: 'number', minimum: 0 }, minItems: 1 },
    { type: 'object', additionalProperties: { type: 'number', minimum: 0 } },
    { type: 'string', enum: ['balanced'] },
  ],
  description:
    'One weight per class in the order of the classes, by class name (1 for the others), or `balanced`: rarer classes weigh more.',
} as const;

/** The options that were given, which are all about classes. */
export function classOptions(options: Readonly<Record<string, WrittenWeights | undefined>>): { readonly classOptions: readonly string[] } {
  return { classOptions: Object.keys(options).filter((name) => options[name] !== undefined) };
}

/** One weight per class; a balanced one is items / (classes * items of the class). */
export function classWeights(written: WrittenWeights | undefined, classes: TrainedClasses): readonly number[] | undefined {
  return numbers(written, classes, (count) => classes.items / (classes.vocab.length * count));
}

/** How much more an item that is of a class weighs; a balanced weight is items without it / items with it. */
export function positiveWeights(written: WrittenWeights | undefined, classes: TrainedClasses): readonly number[] | undefined {
  return numbers(written, classes, (count) => (classes.items - count) / count);
}

/** What is wrong with class weights for these classes; `option` names them in the file. */
export function weightProblems(option: string, written: WrittenWeights | undefined, { vocab }: TrainedClasses): Problem[] {
  if (written === undefined || written === 'balanced') return [];
  if (isList(written)) {
    if (written.length === vocab.length) return [];
    const expected = `${vocab.length} numbers, for ${vocab.slice(0, 6).join(', ')}${vocab.length > 6 ? ', ...' : ''}`;
    const message = `there are ${written.length} class weights for ${vocab.length} classes`;
    return [{ code: 'wrong-value', message, expected, path: option }];
  }
  return Object.keys(written)
    .filter((name) => !vocab.includes(name))
    .map((name) => ({
      code: 'wrong-value',
      message: `there is no class '${name}'`,
      ...suggestion(name, vocab),
      path: `${option}.${name}`,
    }));
}

function suggestion(name: string, vocab: readonly string[]): Pick<Problem, 'expected' | 'hint'> {
  const near = nearest(name, vocab);
  const expected = `one of ${vocab.slice(0, 12).join(', ')}${vocab.length > 12 ? ', ...' : ''}`;
  return near === undefined ? { expected } : { expected, hint: `did you mean '${near}'?` };
}

function numbers(
  written: WrittenWeights | undefined,
  { vocab, counts }: TrainedClasses,
  balance: (count: number) => number,
): readonly number[] | undefined {
  if (written === undefined) return undefined;
  if (written === 'balanced') return vocab.map((_, i) => (counts[i] ? balance(counts[i]) : 1));
  return isList(written) ? written : vocab.map((name) => written[name] ?? 1);
}

function isList(written: WrittenWeights): written is readonly number[] {
  return Array.isArray(written);
}
