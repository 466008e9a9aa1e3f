import type { ConfusionMatrix, Predictions } from '../language/contracts/predictions.ts';
import { pythonFixed } from './python-fixed.ts';

/** How well one class is told from the others; ratios without items are 0, as scikit-learn's zero_division. */
export interface ClassScores {
  readonly name: string;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Items that are of the class. */
  readonly support: number;
  /** Items that were taken for it. */
  readonly predicted: number;
}

/** Precision, recall and F1 of every class in vocab order. */
export function classScores({ vocab, counts }: ConfusionMatrix): ClassScores[] {
  const c = vocab.length;
  return vocab.map((name, i) => {
    let support = 0;
    let predicted = 0;
    for (let j = 0; j < c; j++) {
      support += counts[i * c + j]!;
      predicted += counts[j * c + i]!;
    }
    return scoresOf(name, counts[i * c + i]!, support, predicted);
  });
}

/** The same of every label of items that have several: a label counts as predicted where its probability is at least `threshold`. */
export function labelScores({ vocab, probs, targets }: Predictions, threshold = 0.5): ClassScores[] {
  const c = vocab.length;
  return vocab.map((name, i) => {
    let [hits, support, predicted] = [0, 0, 0];
    for (let at = i; at < probs.length; at += c) {
      const [is, said] = [targets[at]! > 0.5, probs[at]! >= threshold];
      hits += is && said ? 1 : 0;
      support += is ? 1 : 0;
      predicted += said ? 1 : 0;
    }
    return scoresOf(name, hits, support, predicted);
  });
}

function scoresOf(name: string, hits: number, support: number, predicted: number): ClassScores {
  const precision = ratio(hits, predicted);
  const recall = ratio(hits, support);
  return { name, precision, recall, f1: ratio(2 * precision * recall, precision + recall), support, predicted };
}

/** scikit-learn's classification_report with two digits, the text that fastai's print_classification_report prints. */
export function classificationReport(matrix: ConfusionMatrix): string {
  const scores = classScores(matrix);
  const total = scores.reduce((sum, { support }) => sum + support, 0);
  const correct = scores.reduce((sum, { recall, support }) => sum + Math.round(recall * support), 0);
  const width = Math.max('weighted avg'.length, ...matrix.vocab.map((name) => [...name].length));
  const line = (name: string, cells: readonly string[]): string =>
    `${startPad(name, width)} ${cells.map((cell) => ` ${cell.padStart(9)}`).join('')}`;
  const ratios = ({ precision, recall, f1 }: Ratios): string[] => [precision, recall, f1].map((value) => pythonFixed(value, 2));
  return [
    line('', ['precision', 'recall', 'f1-score', 'support']),
    '',
    ...scores.map((score) => line(score.name, [...ratios(score), String(score.support)])),
    '',
    line('accuracy', ['', '', pythonFixed(ratio(correct, total), 2), String(total)]),
    line('macro avg', [...ratios(average(scores, () => 1)), String(total)]),
    line('weighted avg', [...ratios(average(scores, ({ support }) => support)), String(total)]),
    '',
  ].join('\n');
}

type Ratios = Pick<ClassScores, 'precision' | 'recall' | 'f1'>;

/** The mean of the classes' scores under weights; 0 where the weights are. */
export function average(scores: readonly ClassScores[], weight: (score: ClassScores) => number): Ratios {
  const total = scores.reduce((sum, score) => sum + weight(score), 0);
  const mean = (pick: (score: ClassScores) => number): number =>
    ratio(
      scores.reduce((sum, score) => sum + pick(score) * weight(score), 0),
      total,
    );
  return { precision: mean((s) => s.precision), recall: mean((s) => s.recall), f1: mean((s) => s.f1) };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function startPad(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - [...text].length)) + text;
}
