import type { Target } from '../data/targets.ts';
import type { Registry } from '../language/registry.ts';
import type { WordKind } from '../language/word.ts';
import type { LossSpec } from '../train/spec.ts';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';
import type { Document } from './document.ts';

/** What of loss, metrics and outputs does not go with the target block; `classes` where their number is known. Paths are those of the document. */
export function incompatible(
  { learner: { loss, metrics }, outputs, words }: Pick<Document, 'learner' | 'outputs' | 'words'>,
  target: Target,
  classes?: number,
): Problem[] {
  const ofLoss = loss ? [...misfits(words, 'loss', loss.word, target, 'learner.loss'), ...aboutClasses(loss, words, target)] : [];
  const ofMetrics = metrics.flatMap((metric, i) => {
    const path = `learner.metrics[${i}]`;
    const found = misfits(words, 'metric', metric.word, target, path);
    if (found.length > 0 || classes === undefined || target.like !== 'category') return found;
    const misfit = words.create(metric).misfit?.(classes);
    return misfit === undefined ? [] : [{ code: 'does-not-fit' as const, ...misfit, path }];
  });
  const ofOutputs = outputs.flatMap(({ word }, i) => misfits(words, 'output', word, target, `outputs[${i}]`));
  return [...ofLoss, ...ofMetrics, ...ofOutputs];
}

function aboutClasses(loss: LossSpec, words: Registry, { task }: Target): Problem[] {
  if (task.fewestClasses > 0) return [];
  return (words.create(loss).classOptions ?? []).map((name) => ({
    code: 'does-not-fit',
    message: `${name} is about classes, and a target of numbers has none`,
    hint: `leave \`${name}\` out`,
    path: `learner.loss.${loss.word}.${name}`,
  }));
}

function misfits(words: Registry, kind: WordKind, name: string, { like, task }: Target, path: string): Problem[] {
  if (fits(words, kind, name, like)) return [];
  const fitting = words.names(kind).filter((other) => fits(words, kind, other, like));
  const family = name.replace(/_multi$/, '');
  const near = fitting.find((other) => other.replace(/_multi$/, '') === family) ?? nearest(name, fitting);
  return [
    {
      code: 'does-not-fit',
      message: `the ${kind} ${name} does not go with a target of ${task.about}`,
      expected: fitting.length > 0 ? `one of ${fitting.join(', ')}` : `a ${kind} whose \`targets\` name '${like}'; there is none`,
      path,
      ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
    },
  ];
}

function fits(words: Registry, kind: WordKind, name: string, target: string): boolean {
  const targets = words.get(kind, name)?.targets;
  return targets === undefined || targets.includes(target);
}
