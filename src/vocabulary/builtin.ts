import { resnet18 } from './architectures/resnet18.ts';
import { resnet34 } from './architectures/resnet34.ts';
import { resnet50 } from './architectures/resnet50.ts';
import { resnet101 } from './architectures/resnet101.ts';
import { resnet152 } from './architectures/resnet152.ts';
import { small } from './architectures/small.ts';
import { xresnet } from './architectures/xresnet.ts';
import { xresnet18 } from './architectures/xresnet18.ts';
import { xresnet34 } from './architectures/xresnet34.ts';
import { xresnet50 } from './architectures/xresnet50.ts';
import { augTransforms } from './batch-transforms/aug_transforms.ts';
import { brightness } from './batch-transforms/brightness.ts';
import { contrast } from './batch-transforms/contrast.ts';
import { dihedral as dihedralBatchTransform } from './batch-transforms/dihedral.ts';
import { flip as flipBatchTransform } from './batch-transforms/flip.ts';
import { hue } from './batch-transforms/hue.ts';
import { normalize } from './batch-transforms/normalize.ts';
import { randomErasing } from './batch-transforms/random_erasing.ts';
import { randomResizedCropGpu } from './batch-transforms/random_resized_crop_gpu.ts';
import { rotate } from './batch-transforms/rotate.ts';
import { saturation } from './batch-transforms/saturation.ts';
import { warp } from './batch-transforms/warp.ts';
import { zoom } from './batch-transforms/zoom.ts';
import { category } from './blocks/category.ts';
import { image } from './blocks/image.ts';
import { imageBw } from './blocks/image_bw.ts';
import { multiCategory } from './blocks/multi_category.ts';
import { regression } from './blocks/regression.ts';
import { bnFreeze } from './callbacks/bn_freeze.ts';
import { csvLogger } from './callbacks/csv_logger.ts';
import { cutmix } from './callbacks/cutmix.ts';
import { earlyStopping } from './callbacks/early_stopping.ts';
import { gradientAccumulation } from './callbacks/gradient_accumulation.ts';
import { gradientClip } from './callbacks/gradient_clip.ts';
import { mixup } from './callbacks/mixup.ts';
import { reduceLrOnPlateau } from './callbacks/reduce_lr_on_plateau.ts';
import { saveModel } from './callbacks/save_model.ts';
import { shortEpoch } from './callbacks/short_epoch.ts';
import { tensorboard } from './callbacks/tensorboard.ts';
import { terminateOnNan } from './callbacks/terminate_on_nan.ts';
import { csv } from './getters/csv.ts';
import { files } from './getters/files.ts';
import { imageFiles } from './getters/image_files.ts';
import { cropPad } from './item-transforms/crop_pad.ts';
import { dihedral } from './item-transforms/dihedral.ts';
import { flip } from './item-transforms/flip.ts';
import { randomCrop } from './item-transforms/random_crop.ts';
import { randomResizedCrop } from './item-transforms/random_resized_crop.ts';
import { ratioResize } from './item-transforms/ratio_resize.ts';
import { resize } from './item-transforms/resize.ts';
import { column } from './labellers/column.ts';
import { parentLabel } from './labellers/parent_label.ts';
import { pathPart } from './labellers/path_part.ts';
import { regex } from './labellers/regex.ts';
import { bceWithLogits } from './losses/bce_with_logits.ts';
import { crossEntropy } from './losses/cross_entropy.ts';
import { focal } from './losses/focal.ts';
import { l1 } from './losses/l1.ts';
import { labelSmoothing } from './losses/label_smoothing.ts';
import { mse as mseLoss } from './losses/mse.ts';
import { accuracy } from './metrics/accuracy.ts';
import { accuracyMulti } from './metrics/accuracy_multi.ts';
import { apScore } from './metrics/ap_score.ts';
import { apScoreMulti } from './metrics/ap_score_multi.ts';
import { balancedAccuracy } from './metrics/balanced_accuracy.ts';
import { brierScore } from './metrics/brier_score.ts';
import { cohenKappa } from './metrics/cohen_kappa.ts';
import { errorRate } from './metrics/error_rate.ts';
import { expRmspe } from './metrics/exp_rmspe.ts';
import { explainedVariance } from './metrics/explained_variance.ts';
import { f1 } from './metrics/f1.ts';
import { f1Multi } from './metrics/f1_multi.ts';
import { fbeta } from './metrics/fbeta.ts';
import { fbetaMulti } from './metrics/fbeta_multi.ts';
import { hammingLoss } from './metrics/hamming_loss.ts';
import { hammingLossMulti } from './metrics/hamming_loss_multi.ts';
import { jaccard } from './metrics/jaccard.ts';
import { jaccardMulti } from './metrics/jaccard_multi.ts';
import { mae } from './metrics/mae.ts';
import { mcc } from './metrics/mcc.ts';
import { mse } from './metrics/mse.ts';
import { msle } from './metrics/msle.ts';
import { pearson } from './metrics/pearson.ts';
import { precision } from './metrics/precision.ts';
import { precisionMulti } from './metrics/precision_multi.ts';
import { r2 } from './metrics/r2.ts';
import { recall } from './metrics/recall.ts';
import { recallMulti } from './metrics/recall_multi.ts';
import { rmse } from './metrics/rmse.ts';
import { rocAuc } from './metrics/roc_auc.ts';
import { rocAucBinary } from './metrics/roc_auc_binary.ts';
import { rocAucMulti } from './metrics/roc_auc_multi.ts';
import { spearman } from './metrics/spearman.ts';
import { topKAccuracy } from './metrics/top_k_accuracy.ts';
import { adam } from './optimizers/adam.ts';
import { lamb } from './optimizers/lamb.ts';
import { larc } from './optimizers/larc.ts';
import { lookahead } from './optimizers/lookahead.ts';
import { qhadam } from './optimizers/qhadam.ts';
import { radam } from './optimizers/radam.ts';
import { ranger } from './optimizers/ranger.ts';
import { rmsprop } from './optimizers/rmsprop.ts';
import { sgd } from './optimizers/sgd.ts';
import { classificationReport } from './outputs/classification_report.ts';
import { confusionMatrix } from './outputs/confusion_matrix.ts';
import { dataCheck } from './outputs/data_check.ts';
import { exportOutput } from './outputs/export.ts';
import { mostConfused } from './outputs/most_confused.ts';
import { report } from './outputs/report.ts';
import { showBatch } from './outputs/show_batch.ts';
import { topLosses } from './outputs/top_losses.ts';
import { createRegistry, type Registry } from './registry.ts';
import { folder } from './sources/folder.ts';
import { known } from './sources/known.ts';
import { synthetic } from './sources/synthetic.ts';
import { url } from './sources/url.ts';
import { column as columnSplitter } from './splitters/column.ts';
import { end } from './splitters/end.ts';
import { file } from './splitters/file.ts';
import { grandparent } from './splitters/grandparent.ts';
import { index } from './splitters/index.ts';
import { nameRegex } from './splitters/name_regex.ts';
import { random } from './splitters/random.ts';
import { randomSubset } from './splitters/random_subset.ts';
import { trainTest } from './splitters/train_test.ts';
import { fineTune } from './stages/fine_tune.ts';
import { fit } from './stages/fit.ts';
import { fitFlatCos } from './stages/fit_flat_cos.ts';
import { fitOneCycle } from './stages/fit_one_cycle.ts';
import { fitSgdr } from './stages/fit_sgdr.ts';
import { freeze } from './stages/freeze.ts';
import { freezeTo } from './stages/freeze_to.ts';
import { load } from './stages/load.ts';
import { lrFind } from './stages/lr_find.ts';
import { save } from './stages/save.ts';
import { unfreeze } from './stages/unfreeze.ts';
import { validate } from './stages/validate.ts';
import type { Word } from './word.ts';

/** Every word of the language; one file each. */
export const BUILTIN_WORDS: readonly Word[] = [
  folder,
  url,
  known,
  synthetic,
  image,
  imageBw,
  category,
  multiCategory,
  regression,
  imageFiles,
  files,
  csv,
  parentLabel,
  regex,
  column,
  pathPart,
  random,
  trainTest,
  grandparent,
  index,
  end,
  file,
  columnSplitter,
  nameRegex,
  randomSubset,
  resize,
  randomResizedCrop,
  ratioResize,
  cropPad,
  randomCrop,
  flip,
  dihedral,
  flipBatchTransform,
  dihedralBatchTransform,
  rotate,
  zoom,
  warp,
  brightness,
  contrast,
  saturation,
  hue,
  randomResizedCropGpu,
  randomErasing,
  normalize,
  augTransforms,
  resnet18,
  resnet34,
  resnet50,
  resnet101,
  resnet152,
  small,
  xresnet,
  xresnet18,
  xresnet34,
  xresnet50,
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
  crossEntropy,
  labelSmoothing,
  focal,
  bceWithLogits,
  mseLoss,
  l1,
  adam,
  sgd,
  rmsprop,
  radam,
  lamb,
  qhadam,
  larc,
  lookahead,
  ranger,
  earlyStopping,
  reduceLrOnPlateau,
  saveModel,
  csvLogger,
  mixup,
  cutmix,
  gradientClip,
  gradientAccumulation,
  tensorboard,
  terminateOnNan,
  bnFreeze,
  shortEpoch,
  freeze,
  freezeTo,
  unfreeze,
  fit,
  fitOneCycle,
  fitFlatCos,
  fitSgdr,
  fineTune,
  lrFind,
  validate,
  save,
  load,
  report,
  exportOutput,
  confusionMatrix,
  mostConfused,
  topLosses,
  classificationReport,
  showBatch,
  dataCheck,
] as readonly Word[];

/** The registry of the built-in words. */
export const BUILTIN: Registry = createRegistry(BUILTIN_WORDS);
