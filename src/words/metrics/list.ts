import type { Word } from '../../language/word.ts';
import { accuracy } from './accuracy.ts';
import { accuracyMulti } from './accuracy_multi.ts';
import { apScore } from './ap_score.ts';
import { apScoreMulti } from './ap_score_multi.ts';
import { balancedAccuracy } from './balanced_accuracy.ts';
import { brierScore } from './brier_score.ts';
import { cohenKappa } from './cohen_kappa.ts';
import { errorRate } from './error_rate.ts';
import { expRmspe } from './exp_rmspe.ts';
import { explainedVariance } from './explained_variance.ts';
import { f1 } from './f1.ts';
import { f1Multi } from './f1_multi.ts';
import { fbeta } from './fbeta.ts';
import { fbetaMulti } from './fbeta_multi.ts';
import { hammingLoss } from './hamming_loss.ts';
import { hammingLossMulti } from './hamming_loss_multi.ts';
import { jaccard } from './jaccard.ts';
import { jaccardMulti } from './jaccard_multi.ts';
import { mae } from './mae.ts';
import { mcc } from './mcc.ts';
import { mse } from './mse.ts';
import { msle } from './msle.ts';
import { pearson } from './pearson.ts';
import { precision } from './precision.ts';
import { precisionMulti } from './precision_multi.ts';
import { r2 } from './r2.ts';
import { recall } from './recall.ts';
import { recallMulti } from './recall_multi.ts';
import { rmse } from './rmse.ts';
import { rocAuc } from './roc_auc.ts';
import { rocAucBinary } from './roc_auc_binary.ts';
import { rocAucMulti } from './roc_auc_multi.ts';
import { spearman } from './spearman.ts';
import { topKAccuracy } from './top_k_accuracy.ts';

/** Every metric of the language, in the order of the reference. */
export const METRICS: readonly Word<'metric'>[] = [
  accuracy,
  errorRate,
  mse,
  mae,
  topKAccuracy,
  accuracyMulti,
  precision,
  precisionMulti,
  recall,
  recallMulti,
  f1,
  f1Multi,
  fbeta,
  fbetaMulti,
  jaccard,
  jaccardMulti,
  rocAuc,
  rocAucBinary,
  rocAucMulti,
  apScore,
  apScoreMulti,
  mcc,
  cohenKappa,
  balancedAccuracy,
  hammingLoss,
  hammingLossMulti,
  brierScore,
  rmse,
  msle,
  expRmspe,
  r2,
  explainedVariance,
  pearson,
  spearman,
];
