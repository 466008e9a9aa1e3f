import { counted, type Finding } from '../data/doctor/finding.ts';
import { entryOf, type Subject } from '../data/doctor/subject.ts';
import type { Predictions } from '../language/contracts/predictions.ts';
import { decodeClasses, hasClasses } from './predictions.ts';

/** The model must be so sure of another class. */
const SURE = 0.9;
const MOST = 100;

/** Validation items whose label a trained model is sure is wrong, the surest first: mistakes of the model or of the label. */
export function disagreements(predictions: Predictions, subject: Subject): Finding[] {
  if (!hasClasses(predictions)) return [];
  const { probs, targets, vocab, paths } = predictions;
  const items = new Map(subject.dataset.items.map(({ path }, item) => [path, item]));
  const decoded = decodeClasses(predictions);
  const found = paths.flatMap((path, i) => {
    const probability = probs[i * vocab.length + decoded[i]!]!;
    const item = items.get(path);
    if (item === undefined || decoded[i] === targets[i] || probability < SURE) return [];
    return [{ item, probability, said: vocab[decoded[i]!]! }];
  });
  if (found.length === 0) return [];
  const surest = found.sort((a, b) => b.probability - a.probability).slice(0, MOST);
  return [
    {
      rule: 'disagreement',
      severity: 'warning',
      message: `${counted(found.length, 'validation item')}: the run's model is at least ${SURE * 100} % sure of another class.`,
      why: 'A model this sure is often right: wrong labels are frequent among these.',
      fix: 'Look at them and correct the labels that are wrong.',
      groups: surest.map(({ item, probability, said }) => [entryOf(subject, item, `${said} ${(probability * 100).toFixed(1)} %`)]),
    },
  ];
}
