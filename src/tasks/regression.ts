import { named } from '../data/summary/python-text.ts';
import { namesOf } from '../data/vocab.ts';
import type { Answer, Answers } from '../language/contracts/answers.ts';
import type { Task } from '../language/contracts/task.ts';
import { collateRows, numbersOf } from './collate.ts';
import { checkNumbers } from './label-checks.ts';
import { short } from './probabilities.ts';

/** Numbers about a picture. */
export interface NumbersAnswer extends Answer {
  readonly kind: 'regression';
  readonly values: Float32Array;
}

/** Answers that are numbers: the outputs themselves. */
export const NUMBER_ANSWERS: Answers<NumbersAnswer> = {
  kind: 'regression',
  decode: (values) => ({ kind: 'regression', values }),
  json: ({ values }) => ({ values: Array.from(values, short) }),
  text: ({ values }) => Array.from(values, short).join(' '),
  columns: () => ['values'],
  cells: ({ values }) => [Array.from(values, short).join(' ')],
  judge: ({ outputs, target }) => ({ predicted: numbersText(outputs, 3), actual: numbersText(target, 3), right: false }),
};

/** One number or several per picture; targets are float32 rows. `nOut` where left out is how many numbers the first item has. */
export function regression({ nOut }: { readonly nOut?: number }): Task {
  return {
    ...NUMBER_ANSWERS,
    about: 'numbers',
    labels: 'numbers',
    fewestClasses: 0,
    loss: { kind: 'loss', word: 'mse', options: {} },
    space: ({ train, valid }) => {
      const first = train[0] ?? valid[0];
      return { vocab: [], c: nOut ?? (first === undefined ? 1 : namesOf(first.label).length) };
    },
    check: (labels, { c }) => checkNumbers(labels, c, Number.MAX_VALUE),
    encoder:
      ({ c }) =>
      (items) =>
        collateRows(items, c, (item) => numbersOf(item, c)),
    steps: () => [{ text: 'to numbers', fastaiText: named('RegressionSetup', { c: nOut }) }],
    trace: (item, { c }) => [{ type: 'numbers', shape: c === 1 ? [] : [c], values: [...Float32Array.from(numbersOf(item, c))] }],
    show: (target) => numbersText(target, 4),
  };
}

function numbersText(values: ArrayLike<number>, digits: number): string {
  return Array.from(values, (value) => String(Number(value.toPrecision(digits)))).join(', ');
}
