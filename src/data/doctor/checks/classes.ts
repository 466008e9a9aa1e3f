import { tooFewClasses } from '../../check.ts';
import { emptySplit, fixForClass } from '../../empty-split.ts';
import type { Dataset } from '../../items.ts';
import { namesOf } from '../../vocab.ts';
import { type ClassCount, counted, type Finding } from '../finding.ts';
import { entryOf, type Subject } from '../subject.ts';

/** Fewer training items than this are few. */
const FEW = 10;
/** Of the largest class's training items to the smallest's. */
const IMBALANCED = 3;
const BADLY_IMBALANCED = 10;

/** Items of each class on both sides; none where labels are no classes. */
export function countClasses({ dataset, task }: Pick<Subject, 'dataset' | 'task'>): ClassCount[] {
  if (task.labels !== 'classes') return [];
  const train = tally(dataset, dataset.split.train);
  const valid = tally(dataset, dataset.split.valid);
  const names = [...new Set([...dataset.vocab.filter((name) => name !== '#na#'), ...valid.keys()])];
  return names.map((name) => ({ name, train: train.get(name) ?? 0, valid: valid.get(name) ?? 0 }));
}

function tally(dataset: Dataset, items: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items)
    for (const name of namesOf(dataset.labels[item]!)) counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
  return counts;
}

/** Classes that are missing on a side, small, or much smaller than others. */
export function checkClasses(subject: Subject, classes: readonly ClassCount[]): Finding[] {
  if (emptySplit(subject.dataset, subject.spec, subject.words)) return [];
  return [lone(subject), untrained(subject, classes), unvalidated(subject, classes), few(classes), imbalance(classes)].filter(
    (finding) => finding !== undefined,
  );
}

function lone({ dataset, spec, words }: Subject): Finding | undefined {
  const problem = tooFewClasses(dataset, spec, words);
  if (problem === undefined) return undefined;
  return {
    rule: 'too-few-classes',
    severity: 'error',
    message: `${capital(problem.message)}.`,
    why: 'Training refuses it.',
    fix: capital(problem.hint!),
    groups: [],
  };
}

function capital(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

function untrained(subject: Subject, classes: readonly ClassCount[]): Finding | undefined {
  const missing = classes.filter(({ train }) => train === 0).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const items = subject.dataset.split.valid.filter((item) =>
    namesOf(subject.dataset.labels[item]!).some((name) => missing.includes(String(name))),
  );
  return {
    rule: 'class-without-training-item',
    severity: 'error',
    message: `${counted(missing.length, 'class has', 'classes have')} no training item: ${listed(missing)}.`,
    why: 'The network cannot learn it, and training refuses a validation item of it.',
    fix: fixForClass(subject.spec.splitter, subject.words),
    groups: items.map((item) => [entryOf(subject, item)]),
  };
}

function unvalidated(subject: Subject, classes: readonly ClassCount[]): Finding | undefined {
  const missing = classes.filter(({ train, valid }) => train > 0 && valid === 0).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  return {
    rule: 'class-without-validation-item',
    severity: 'warning',
    message: `${counted(missing.length, 'class has', 'classes have')} no validation item: ${listed(missing)}.`,
    why: 'Nothing is measured for it.',
    fix: fixForClass(subject.spec.splitter, subject.words),
    groups: [],
  };
}

function few(classes: readonly ClassCount[]): Finding | undefined {
  const small = classes.filter(({ train }) => train > 0 && train < FEW);
  if (small.length === 0) return undefined;
  return {
    rule: 'few-items',
    severity: 'note',
    message: `${small.length} of ${counted(classes.length, 'class', 'classes')} ${small.length === 1 ? 'has' : 'have'} fewer than ${FEW} training items: ${listed(small.map(({ name, train }) => `${name} ${train}`))}.`,
    why: 'A network that starts from pretrained weights can learn from some ten photos; below that it mostly learns by heart.',
    fix: 'Collect more, and trust the metrics of these classes less.',
    groups: [],
  };
}

function imbalance(classes: readonly ClassCount[]): Finding | undefined {
  const trained = classes.filter(({ train }) => train > 0).sort((a, b) => b.train - a.train);
  const [most, least] = [trained[0], trained.at(-1)];
  if (!most || !least || most.train / least.train < IMBALANCED) return undefined;
  const ratio = most.train / least.train;
  return {
    rule: 'imbalance',
    severity: ratio >= BADLY_IMBALANCED ? 'warning' : 'note',
    message: `${most.name} has ${ratio.toFixed(1)} times as many training items as ${least.name} (${most.train} and ${least.train}).`,
    why: 'Accuracy is mostly that of the large classes; small ones are easily overlooked.',
    fix: 'Read recall by class (`classification_report`), collect more of the small classes, or weigh the classes.',
    groups: [],
  };
}

const SHOWN = 6;

function listed(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return rest > 1 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ');
}
