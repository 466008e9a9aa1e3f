import type { BlockSpec } from '../data/spec.ts';
import type { TargetKind } from '../train/losses.ts';
import type { CallbackSpec, TrainStep } from '../train/spec.ts';
import { nearest } from '../util/text.ts';
import { incompatible } from './compatibility.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Document } from './document.ts';

/** A diagnostic without its place in a file. */
export type Unplaced = Omit<Diagnostic, 'range'> & { readonly path: string };

/** What a correct learner section can still get wrong: losses and metrics that do not go with the target, callbacks that watch what is not there or do nothing. */
export function checkLearner(document: Document): readonly Unplaced[] {
  const misfits = incompatible(document.learner, document.words, targetKind(document.data.blocks));
  return [
    ...misfits.map((problem) => ({ ...problem, severity: 'error', path: problem.path! }) as Unplaced),
    ...checkCallbacks(document),
    ...checkCut(document),
  ];
}

function checkCut({ model: { arch }, resolved }: Document): Unplaced[] {
  const { cut } = resolved.learner as { cut?: number };
  if (cut === undefined || (arch.kind === 'resnet' && arch.cut! >= 5 && arch.cut! <= 8)) return [];
  const message = arch.kind === 'resnet' ? `a cut at ${cut} leaves no body that a head could stand on` : `${arch.name} has no cut`;
  const base = { code: 'wrong-value', severity: 'error', message, path: 'learner.cut' } as const;
  return [arch.kind === 'resnet' ? { ...base, expected: '-5 to -2, or 5 to 8' } : { ...base, hint: 'leave `cut` out' }];
}

function checkCallbacks(document: Document): Unplaced[] {
  const scheduled = document.train.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'fit' ? [step.schedule.kind] : [])));
  const everywhere = checkList(document, document.learner.callbacks, 'learner.callbacks', scheduled);
  const inStages = document.train.flatMap(({ word, steps }, i) => {
    const fits = steps.filter((step): step is TrainStep & { kind: 'fit' } => step.kind === 'fit');
    const kinds = fits.map((step) => step.schedule.kind);
    return checkList(document, fits[0]?.callbacks ?? [], `train[${i}].${word}.cbs`, kinds);
  });
  return [...everywhere, ...inStages];
}

function checkList(document: Document, callbacks: readonly CallbackSpec[], path: string, schedules: readonly string[]): Unplaced[] {
  const found = callbacks.flatMap((callback, i) => checkCallback(document, callback, `${path}[${i}]`, schedules));
  const mixers = callbacks.flatMap(({ kind }, i) => (kind === 'mixup' || kind === 'cutmix' ? [i] : []));
  if (mixers.length < 2) return found;
  return [...found, warning(`${path}[${mixers[1]}]`, 'mixup and cutmix both change every batch', 'choose one')];
}

function checkCallback(
  { data, learner }: Document,
  { kind, options }: CallbackSpec,
  path: string,
  schedules: readonly string[],
): Unplaced[] {
  const columns = ['train_loss', 'valid_loss', ...learner.metrics.map(({ column }) => column)];
  const { monitor } = options as { monitor?: string };
  if (monitor !== undefined && !columns.includes(monitor)) {
    const near = nearest(monitor, columns) ?? learner.metrics.find((metric) => metric.word === monitor)?.column;
    const error = {
      code: 'wrong-value',
      severity: 'error',
      message: `${kind} watches '${monitor}', which is no column of the table`,
    } as const;
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    return [{ ...error, expected: `one of ${columns.join(', ')}`, found: `'${monitor}'`, ...hint, path: `${path}.${kind}.monitor` }];
  }
  if (kind === 'save_model' && Number(options.every_epoch) > 0 && options.at_end === true) {
    const message = 'every_epoch and at_end cannot both be set';
    return [{ code: 'wrong-value', severity: 'error', message, hint: 'leave one of them out', path: `${path}.${kind}.at_end` }];
  }
  if (kind === 'reduce_lr_on_plateau' && schedules.length > 0 && !schedules.includes('flat'))
    return [warning(path, 'a schedule sets the learning rate anew at every batch, so lowering it has no effect', 'use it with `fit`')];
  if (kind === 'bn_freeze' && learner.trainBn)
    return [warning(path, 'norm layers train in all groups, so there is none to freeze', 'set `train_bn: false`')];
  if ((kind === 'mixup' || kind === 'cutmix') && targetKind(data.blocks) === 'regression')
    return [
      warning(
        path,
        `${kind} blends the numbers of a regression in step with the pictures`,
        'make sure that the mean of two targets means something',
      ),
    ];
  return [];
}

/** Blocks that are no pair are found elsewhere. */
function targetKind(blocks: readonly BlockSpec[]): TargetKind {
  return blocks.flatMap(({ kind }) => (kind === 'image' ? [] : [kind]))[0] ?? 'category';
}

function warning(path: string, message: string, hint: string): Unplaced {
  return { code: 'no-effect', severity: 'warning', message, hint, path };
}
