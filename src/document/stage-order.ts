import type { LearningRate, TrainStep } from '../language/contracts/stage.ts';
import type { Words } from '../language/word.ts';
import type { Document } from './document.ts';

/** What a stage lacks because of the stages before it. */
export interface MissingStage {
  readonly path: string;
  readonly message: string;
  readonly hint: string;
}

/** Learning rates that no lr_find before them suggests, and loads of models that nothing before them saves. */
export function missingStages({ train, learner, words }: Document): readonly MissingStage[] {
  const missing: MissingStage[] = [];
  const saved = new Set(savedBy(learner.callbacks, words));
  let finder: Extract<TrainStep, { kind: 'lr_find' }> | undefined;
  for (const [i, { word, steps }] of train.entries()) {
    for (const step of steps) {
      if (step.kind === 'lr_find') finder = step;
      if (step.kind === 'save') saved.add(step.name);
      if (step.kind === 'fit') for (const name of savedBy(step.callbacks, words)) saved.add(name);
      if (step.kind === 'fit' && step.lr !== undefined) missing.push(...missingFinder(step.lr, finder, `train[${i}].${word}`));
      if (step.kind === 'load' && 'name' in step.model && !saved.has(step.model.name))
        missing.push(missingSave(step.model.name, saved, `train[${i}].${word}.from`));
    }
  }
  return missing.filter(({ path }, i) => missing.findIndex((other) => other.path === path) === i);
}

/** A callback that saves every epoch adds the epoch to the name. */
function savedBy(callbacks: Document['learner']['callbacks'], words: Words): readonly string[] {
  return callbacks.flatMap((callback) => words.create(callback).saves ?? []);
}

function missingFinder(lr: LearningRate, finder: Extract<TrainStep, { kind: 'lr_find' }> | undefined, path: string): MissingStage[] {
  if (typeof lr === 'number' || !('from' in lr) || finder?.suggest.includes(lr.rule)) return [];
  if (!finder)
    return [
      { path, message: 'no lr_find before this stage can give its learning rate', hint: 'put `- lr_find` before it, or write a number' },
    ];
  const hint = `write \`suggest: [${[...finder.suggest, lr.rule].join(', ')}]\` there`;
  return [{ path, message: `the lr_find before this stage does not suggest by the rule '${lr.rule}'`, hint }];
}

function missingSave(name: string, saved: ReadonlySet<string>, path: string): MissingStage {
  const known = saved.size === 0 ? 'nothing is saved before it' : `saved before it: ${[...saved].join(', ')}`;
  return {
    path,
    message: `no stage before this one saves a model as '${name}'`,
    hint: `${known}; a file is named by its path, such as ./${name}.safetensors`,
  };
}
