import { named } from '../data/summary/python-text.ts';
import { buildVocab, namesOf } from '../data/vocab.ts';
import type { Answer, Answers } from '../language/contracts/answers.ts';
import type { TargetSpace, Task } from '../language/contracts/task.ts';
import { UserError } from '../util/problem.ts';
import { classIndexer, collateRows, numbersOf } from './collate.ts';
import { checkAny, checkNumbers, checkVocab } from './label-checks.ts';
import { byName, classCells, classColumns, ranked } from './probabilities.ts';

/** The block of pictures with several classes, and what their answers are called. */
export const SEVERAL = 'multi_category';

/** The classes of a picture. */
export interface LabelsAnswer extends Answer {
  readonly kind: typeof SEVERAL;
  /** Every class whose probability is above the loss's threshold (0.5), in the vocabulary's order. */
  readonly labels: readonly string[];
  /** By index of the vocabulary, each for itself. */
  readonly probabilities: Float32Array;
}

/** Answers that are any number of classes: those above the threshold, strictly, as fastai decodes binary cross-entropy. */
export const LABELS_ANSWERS: Answers<LabelsAnswer> = {
  kind: SEVERAL,
  decode: (probabilities, { vocab, threshold }) => ({
    kind: SEVERAL,
    probabilities,
    labels: vocab.filter((_, i) => probabilities[i]! > threshold),
  }),
  json: ({ labels, probabilities }, { vocab, top }) => ({ labels, probabilities: byName(probabilities, vocab, top) }),
  text: ({ labels, probabilities }, { vocab, top = 3 }) => `${labels.join(' ') || '(none)'}  (${ranked(probabilities, vocab, top)})`,
  columns: ({ vocab, top }) => classColumns(vocab, top),
  cells: ({ labels, probabilities }, { vocab, top }) => [labels.join(' '), '', ...classCells(probabilities, vocab, top)],
  judge: ({ outputs, target, vocab }) => {
    const names = (values: ArrayLike<number>): string => vocab.filter((_, i) => values[i]! > 0.5).join(';') || 'nothing';
    const [predicted, actual] = [names(outputs), names(target)];
    return { predicted, actual, right: predicted === actual };
  },
};

export interface MultiLabelOptions {
  /** The classes; absent: the labels of the training items. */
  readonly vocab?: readonly string[];
  /** The labels are one number from 0 to 1 for each class. */
  readonly encoded: boolean;
  /** The class '#na#' stands in for labels that no training item has. */
  readonly addNa: boolean;
}

/** Any number of classes per picture; targets are float32 rows with a number from 0 to 1 for each class. */
export function multiLabel(options: MultiLabelOptions): Task {
  const { vocab: given } = options;
  return {
    ...LABELS_ANSWERS,
    about: 'several classes per picture',
    fewestClasses: 1,
    loss: { kind: 'loss', word: 'bce_with_logits', options: {} },
    ...(given && { vocab: given }),
    allowsUnknown: options.addNa,
    countClasses: ({ y }, { c }) => {
      const counts = new Array<number>(c).fill(0);
      for (const [i, value] of y.entries()) counts[i % c]! += value;
      return counts;
    },
    misfit: ({ vocab, c }) => (vocab.length === c ? undefined : 'vocab must name every output'),
    show: (target, vocab) => vocab.filter((_, i) => target[i] === 1).join(';'),
    ...(options.encoded ? encodedLabels(options) : namedLabels(options)),
  };
}

type FromLabels = Pick<Task, 'labels' | 'clean' | 'space' | 'check' | 'encoder' | 'steps' | 'trace'>;

/** Labels that are columns of numbers, one for each class. */
function encodedLabels({ vocab: given, addNa }: MultiLabelOptions): FromLabels {
  return {
    labels: 'numbers',
    space: () => {
      if (given === undefined) throw vocabNeeded();
      return spaceOf(buildVocab(given, { sort: false, addNa }));
    },
    check: (labels, { c }) => checkNumbers(labels, c, 1),
    encoder:
      ({ c }) =>
      (items) =>
        collateRows(items, c, (item) => numbersOf(item, c)),
    steps: (vocab) => [{ text: 'to class indexes', fastaiText: named('EncodedMultiCategorize', { vocab: known(given, vocab) }) }],
    trace: (item, { c }) => [{ type: 'one_hot', shape: [c], values: asFloats(numbersOf(item, c)) }],
  };
}

/** Labels that are names of classes. */
function namedLabels({ vocab: given, addNa }: MultiLabelOptions): FromLabels {
  const rowOf = ({ c }: TargetSpace, indexes: readonly number[]): number[] => {
    const row = new Array<number>(c).fill(0);
    for (const index of indexes) row[index] = 1;
    return row;
  };
  return {
    labels: 'classes',
    clean: (label) => (Array.isArray(label) ? (label as readonly string[]).filter((name) => name !== '') : label),
    space: ({ train }, byValue) =>
      spaceOf(
        given
          ? buildVocab(given, { sort: false, addNa })
          : buildVocab(
              train.flatMap(({ label }) => namesOf(label)),
              { sort: true, addNa, byValue },
            ),
      ),
    check: (labels, space, block) => {
      const none = checkAny(labels);
      return none.length > 0 || !given || addNa ? none : checkVocab(labels, space, block);
    },
    encoder: (space) => {
      const indexesOf = classIndexer(space, addNa);
      return (items) => collateRows(items, space.c, (item) => rowOf(space, indexesOf(item)));
    },
    steps: (vocab) => {
      const names = known(given, vocab);
      return [
        { text: 'to class indexes', fastaiText: named('MultiCategorize', { vocab: names, sort: names === undefined, add_na: addNa }) },
        { text: 'one-hot', fastaiText: named('OneHotEncode', { c: null }) },
      ];
    },
    trace: (item, space) => {
      const classes = classIndexer(space, addNa)(item);
      return [
        { type: 'classes', shape: [classes.length], values: classes },
        { type: 'one_hot', shape: [space.c], values: rowOf(space, classes) },
      ];
    },
  };
}

function spaceOf(vocab: readonly string[]): TargetSpace {
  return { vocab, c: vocab.length };
}

/** A vocab shows only where the block was given one: fastai prints the arguments of before the set-up. */
function known(given: readonly string[] | undefined, vocab: readonly string[]): readonly string[] | undefined {
  return given && (vocab.length > 0 ? vocab : given);
}

function asFloats(values: readonly number[]): number[] {
  return [...Float32Array.from(values)];
}

function vocabNeeded(): UserError {
  return new UserError({
    code: 'missing-key',
    message: 'Encoded targets need the names of their columns.',
    expected: 'vocab: [name, ...]',
    path: 'data.blocks',
  });
}
