import { named } from '../data/summary/python-text.ts';
import { buildVocab, namesOf } from '../data/vocab.ts';
import type { Answer, Answers } from '../language/contracts/answers.ts';
import type { Task } from '../language/contracts/task.ts';
import { classIndexer } from './collate.ts';
import { checkSingle, checkVocab } from './label-checks.ts';
import { SEVERAL } from './multi-label.ts';
import { byName, classCells, classColumns, percent, ranked, short } from './probabilities.ts';

/** One class of a picture. */
export interface ClassAnswer extends Answer {
  readonly kind: 'category';
  readonly label: string;
  readonly index: number;
  /** Of `label`, between 0 and 1. */
  readonly probability: number;
  /** By index of the vocabulary; they add up to 1. */
  readonly probabilities: Float32Array;
}

/** Answers that are one class: the one of largest probability, the first of equal ones. */
export const CLASS_ANSWERS: Answers<ClassAnswer> = {
  kind: 'category',
  decode: (probabilities, { vocab }) => {
    const index = indexOfLargest(probabilities);
    return { kind: 'category', probabilities, label: vocab[index]!, index, probability: probabilities[index]! };
  },
  json: ({ label, probability, probabilities }, { vocab, top }) => ({
    label,
    probability: short(probability),
    probabilities: byName(probabilities, vocab, top),
  }),
  text: ({ label, probability, probabilities }, { vocab, top = 3 }) => {
    const others = ranked(probabilities, vocab, top, 1);
    const padded = label.padEnd(Math.max(...vocab.map((name) => name.length)));
    return `${padded} ${percent(probability).padStart(7)}${others === '' ? '' : `  (${others})`}`;
  },
  columns: ({ vocab, top }) => classColumns(vocab, top),
  cells: ({ label, probability, probabilities }, { vocab, top }) => [label, short(probability), ...classCells(probabilities, vocab, top)],
  judge: ({ outputs, target, vocab }) => {
    const best = indexOfLargest(outputs);
    const actual = target[0]!;
    return { predicted: vocab[best]!, actual: vocab[actual]!, right: best === actual, probability: outputs[best]! };
  },
};

function indexOfLargest(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}

export interface ClassificationOptions {
  /** The classes; absent: the labels of the training items. */
  readonly vocab?: readonly string[];
  readonly sort: boolean;
  /** The class '#na#' stands in for labels that no training item has. */
  readonly addNa: boolean;
}

/** One class per picture; targets are int32 class indexes. */
export function classification({ vocab: given, sort, addNa }: ClassificationOptions): Task {
  return {
    ...CLASS_ANSWERS,
    about: 'one class per picture',
    labels: 'classes',
    fewestClasses: 2,
    ...(given && { vocab: given }),
    allowsUnknown: addNa,
    loss: { kind: 'loss', word: 'cross_entropy', options: {} },
    space: ({ train }, byValue) => {
      const vocab = given
        ? buildVocab(given, { sort, addNa })
        : buildVocab(
            train.flatMap(({ label }) => namesOf(label)),
            { sort, addNa, byValue },
          );
      return { vocab, c: vocab.length };
    },
    check: (labels, space, block) => {
      const wrong = checkSingle(labels, SEVERAL);
      return wrong.length > 0 || !given || addNa ? wrong : checkVocab(labels, space, block);
    },
    encoder: (space) => {
      const indexesOf = classIndexer(space, addNa);
      return (items) => ({ y: Int32Array.from(items, (item) => indexesOf(item)[0]!), yShape: [items.length] });
    },
    countClasses: ({ y }, { c }) => {
      const counts = new Array<number>(c).fill(0);
      for (const index of y) counts[index]!++;
      return counts;
    },
    misfit: ({ vocab, c }) => (vocab.length === c ? undefined : 'vocab must name every output'),
    steps: (vocab) => [
      {
        text: 'to class index',
        fastaiText: named('Categorize', { vocab: given && (vocab.length > 0 ? vocab : given), sort, add_na: addNa }),
      },
    ],
    trace: (item, space) => [{ type: 'class', shape: [], values: classIndexer(space, addNa)(item).slice(0, 1) }],
    show: (target, vocab) => vocab[target[0]!] ?? String(target[0]),
  };
}
