import type { Registry } from '../language/registry.ts';
import type { WordKind } from '../language/word.ts';
import type { LearnerSpec } from '../train/spec.ts';
import type { Problem } from '../util/problem.ts';
import { nearest } from '../util/text.ts';

const BLOCKS: Readonly<Record<string, string>> = {
  category: 'one class per picture',
  multi_category: 'several classes per picture',
  regression: 'numbers',
};

/** What in the learner's loss and metrics does not go with the target block; `classes` where their number is known. Paths are those of the document. */
export function incompatible({ loss, metrics }: LearnerSpec, words: Registry, target: string, classes?: number): Problem[] {
  const ofLoss = loss ? misfits(words, 'loss', loss.word, target, 'learner.loss') : [];
  const ofMetrics = metrics.flatMap((metric, i) => {
    const path = `learner.metrics[${i}]`;
    const found = misfits(words, 'metric', metric.word, target, path);
    if (found.length > 0 || classes === undefined || target !== 'category') return found;
    const misfit = words.create(metric).misfit?.(classes);
    return misfit === undefined ? [] : [{ code: 'does-not-fit' as const, ...misfit, path }];
  });
  return [...ofLoss, ...ofMetrics];
}

function misfits(words: Registry, kind: WordKind, name: string, target: string, path: string): Problem[] {
  if (fits(words, kind, name, target)) return [];
  const fitting = words.names(kind).filter((other) => fits(words, kind, other, target));
  const family = name.replace(/_multi$/, '');
  const near = fitting.find((other) => other.replace(/_multi$/, '') === family) ?? nearest(name, fitting);
  return [
    {
      code: 'does-not-fit',
      message: `the ${kind} ${name} does not go with a target of ${BLOCKS[target] ?? target}`,
      expected: `one of ${fitting.join(', ')}`,
      path,
      ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
    },
  ];
}

function fits(words: Registry, kind: WordKind, name: string, target: string): boolean {
  const targets = words.get(kind, name)?.targets;
  return targets === undefined || targets.includes(target);
}
