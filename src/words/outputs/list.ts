import type { Word } from '../../language/word.ts';
import { classificationReport } from './classification_report.ts';
import { confusionMatrix } from './confusion_matrix.ts';
import { dataCheck } from './data_check.ts';
import { exportOutput } from './export.ts';
import { lossPlot } from './loss_plot.ts';
import { lrPlot } from './lr_plot.ts';
import { mostConfused } from './most_confused.ts';
import { report } from './report.ts';
import { showBatch } from './show_batch.ts';
import { topLosses } from './top_losses.ts';

/** Every output of the language, in the order of the reference. */
export const OUTPUTS: readonly Word<'output'>[] = [
  report,
  exportOutput,
  confusionMatrix,
  mostConfused,
  topLosses,
  classificationReport,
  lossPlot,
  lrPlot,
  showBatch,
  dataCheck,
];
