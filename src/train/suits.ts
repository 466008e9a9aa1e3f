import type { Problem } from '../util/problem.ts';
import type { TargetKind } from './losses.ts';
import type { LearnerSpec, LossSpec, MetricSpec } from './spec.ts';

const LOSSES: Readonly<Record<TargetKind, readonly string[]>> = {
  category: ['cross_entropy', 'label_smoothing', 'focal'],
  multi_category: ['bce_with_logits', 'mse', 'l1'],
  regression: ['mse', 'l1', 'bce_with_logits'],
};
const RATIOS = ['precision', 'recall', 'f1', 'fbeta', 'jaccard'];
const BINARY = ['roc_auc_binary', 'ap_score', 'brier_score'];
const METRICS: Readonly<Record<TargetKind, readonly string[]>> = {
  category: [
    ...['accuracy', 'error_rate', 'top_k_accuracy', 'roc_auc', 'mcc', 'cohen_kappa', 'balanced_accuracy', 'hamming_loss'],
    ...RATIOS,
    ...BINARY,
  ],
  multi_category: [
    'accuracy_multi',
    'hamming_loss_multi',
    'roc_auc_multi',
    'ap_score_multi',
    ...RATIOS.map((name) => `${name}_multi`),
    'mse',
    'mae',
  ],
  regression: ['mse', 'mae', 'rmse', 'msle', 'exp_rmspe', 'r2', 'explained_variance', 'pearson', 'spearman'],
};
const BLOCKS: Readonly<Record<TargetKind, string>> = {
  category: 'one class per picture',
  multi_category: 'several classes per picture',
  regression: 'numbers',
};

/** What in the learner's loss and metrics does not go with the target; `classes` where their number is known. Paths are those of the document. */
export function unsuitable({ loss, metrics }: LearnerSpec, target: TargetKind, classes?: number): Problem[] {
  const ofLoss = loss && !LOSSES[target].includes(loss.kind) ? [misfit('loss', loss.kind, target, LOSSES, 'learner.loss')] : [];
  const ofWeights = loss && target === 'regression' ? weightsOfNothing(loss) : [];
  return [...ofLoss, ...ofWeights, ...metrics.flatMap((metric, i) => unsuitableMetric(metric, `learner.metrics[${i}]`, target, classes))];
}

function weightsOfNothing({ kind, options }: LossSpec): Problem[] {
  return ['weight', 'pos_weight']
    .filter((name) => options[name] !== undefined)
    .map((name) => ({
      code: 'does-not-fit',
      message: `${name} is about classes, and a target of numbers has none`,
      hint: `leave \`${name}\` out`,
      path: `learner.loss.${kind}.${name}`,
    }));
}

function unsuitableMetric({ kind, options }: MetricSpec, path: string, target: TargetKind, classes: number | undefined): Problem[] {
  if (!METRICS[target].includes(kind)) return [misfit('metric', kind, target, METRICS, path)];
  if (classes === undefined || target !== 'category') return [];
  if (RATIOS.includes(kind) && options.average === 'binary' && classes > 2) {
    const message = `${kind} is about the second class of two, but there are ${classes} classes`;
    return [{ code: 'does-not-fit', message, hint: `write \`${kind}: { average: macro }\`, or micro or weighted`, path }];
  }
  if (BINARY.includes(kind) && classes !== 2)
    return [{ code: 'does-not-fit', message: `${kind} is for two classes, but there are ${classes}`, path }];
  if (kind === 'top_k_accuracy' && (options.k as number) > classes)
    return [
      {
        code: 'does-not-fit',
        message: `k is ${options.k}, but there are only ${classes} classes`,
        hint: `such as \`top_k_accuracy: ${Math.min(3, classes - 1)}\``,
        path,
      },
    ];
  return [];
}

function misfit(
  what: string,
  kind: string,
  target: TargetKind,
  table: Readonly<Record<TargetKind, readonly string[]>>,
  path: string,
): Problem {
  const other = `${kind}_multi`;
  const plain = kind.replace(/_multi$/, '');
  const near = table[target].includes(other) ? other : plain !== kind && table[target].includes(plain) ? plain : undefined;
  return {
    code: 'does-not-fit',
    message: `the ${what} ${kind} does not go with a target of ${BLOCKS[target]}`,
    expected: `one of ${table[target].join(', ')}`,
    path,
    ...(near === undefined ? {} : { hint: `did you mean '${near}'?` }),
  };
}
