import { targetOf } from '../data/targets.ts';
import type { Schedule } from '../language/contracts/schedule.ts';
import type { TrainStep } from '../language/contracts/stage.ts';
import type { CallbackSpec } from '../train/spec.ts';
import { incompatible } from './compatibility.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document } from './document.ts';

/** A diagnostic without its place in a file. */
export type Unplaced = Omit<Diagnostic, 'range'> & { readonly path: string };

/** What correct words can still get wrong: losses, metrics and outputs that do not go with the target, callbacks that watch what is not there or do nothing. */
export function checkLearner(document: Document): readonly Unplaced[] {
  const misfits = incompatible(document, targetOf(document.data, document.words));
  return [
    ...misfits.map((problem) => ({ ...problem, severity: 'error', path: problem.path! }) as Unplaced),
    ...checkCallbacks(document),
    ...checkCut(document),
  ];
}

function checkCut({ model: { arch, cut }, words }: Document): Unplaced[] {
  if (cut === undefined) return [];
  const { cut: cuts, name } = words.create(arch);
  const base = { code: 'wrong-value', severity: 'error', path: 'learner.cut' } as const;
  if (cuts === undefined) return [{ ...base, message: `${name} has no cut`, hint: 'leave `cut` out' }];
  if (cuts.at(cut) !== undefined) return [];
  return [{ ...base, message: `a cut at ${cut} leaves no body that a head could stand on`, expected: cuts.expected }];
}

function checkCallbacks(document: Document): Unplaced[] {
  const scheduled = document.train.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === 'fit' ? [document.words.create(step.schedule)] : [])),
  );
  const everywhere = checkList(document, document.learner.callbacks, 'learner.callbacks', scheduled);
  const inStages = document.train.flatMap(({ word, steps }, i) => {
    const fits = steps.filter((step): step is TrainStep & { kind: 'fit' } => step.kind === 'fit');
    const schedules = fits.map((step) => document.words.create(step.schedule));
    return checkList(document, fits[0]?.callbacks ?? [], `train[${i}].${word}.cbs`, schedules);
  });
  return [...everywhere, ...inStages];
}

function checkList(document: Document, callbacks: readonly CallbackSpec[], path: string, schedules: readonly Schedule[]): Unplaced[] {
  const { data, learner, words } = document;
  const use = {
    columns: ['train_loss', 'valid_loss', ...learner.metrics.map(({ column }) => column)],
    columnOf: (word: string) => learner.metrics.find((metric) => metric.word === word)?.column,
    schedules,
    target: targetOf(data, words).like,
    trainBn: learner.trainBn,
  };
  return callbacks.flatMap((callback, i) => {
    const before = callbacks.slice(0, i).map(({ word }) => word);
    const problems = words.create(callback).check?.({ ...use, before }) ?? [];
    const at = `${path}[${i}]`;
    return problems.map(({ option, ...problem }) => ({
      ...problem,
      code: problem.severity === 'error' ? 'wrong-value' : 'no-effect',
      path: option === undefined ? at : `${at}.${callback.word}.${option}`,
    }));
  });
}
