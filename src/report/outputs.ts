import { join } from 'node:path';
import { rasterize } from '../image/rasterize.ts';
import { squareUri } from '../image/thumbnail.ts';
import { classificationReport } from '../interpret/classification-report.ts';
import { type ConfusionMatrix, confusionMatrix, mostConfused } from '../interpret/confusion.ts';
import { decodeClasses } from '../interpret/predictions.ts';
import type { OutputSpec } from '../interpret/spec.ts';
import { judgeItems, topLosses, topLossTitle } from '../interpret/top-losses.ts';
import type { ExportFormat } from '../predict/export-model.ts';
import { writeAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { countsText } from './data-check/facts.ts';
import { checkRunData, type Restore } from './data-check/of-run.ts';
import { finderChart, lossChart, scheduleChart } from './plots/charts.ts';
import { confusionChart } from './plots/confusion-chart.ts';
import { photoGrid } from './plots/photo-grid.ts';
import { PAPER } from './plots/theme.ts';
import { type RunRecord, readRunRecord } from './record.ts';
import { drawShowBatch } from './show-batch-output.ts';
import { writeReport } from './write-report.ts';

type Options = Readonly<Record<string, unknown>>;
type Draw = (record: RunRecord, options: Options, restore: Restore) => Promise<string>;

const OUTPUTS: Readonly<Record<string, Draw>> = {
  confusion_matrix: drawConfusionMatrix,
  most_confused: listMostConfused,
  top_losses: drawTopLosses,
  classification_report: printClassificationReport,
  loss_plot: (record, options) => savePlot(record, 'loss_plot', lossChart(record, PAPER), options),
  lr_find_plot: drawFinders,
  lr_plot: (record, options) => savePlot(record, 'lr_plot', scheduleChart(record, PAPER), options),
  show_batch: drawShowBatch,
  data_check: async (record, _, restore) => countsText((await checkRunData(record, restore)).findings),
  report: async (record, _, restore) => writeReport(record, restore),
  export: exportFormats,
};

/**
 * Draws what one output word asks for from a run folder's files into the folder; gives the names of the files it wrote, for people.
 * Undefined for a word that is carried out elsewhere.
 */
export async function renderOutput({ kind, options }: OutputSpec, folder: string, restore: Restore): Promise<string | undefined> {
  const draw = OUTPUTS[kind];
  return draw === undefined ? undefined : draw(await readRunRecord(folder), options, restore);
}

/** The confusion matrix of a run that tells classes apart; a UserError for any other run. */
function matrixOf(record: RunRecord): ConfusionMatrix {
  const { predictions } = record;
  if (predictions?.targetKind !== 'category') throw noPredictions(record, 'a finished run with a category block');
  return confusionMatrix(predictions.targets, decodeClasses(predictions), predictions.vocab);
}

function noPredictions({ folder }: RunRecord, expected: string): UserError {
  return new UserError({ code: 'wrong-value', message: `${folder} has no predictions that this output could be made of`, expected });
}

async function drawConfusionMatrix(record: RunRecord, options: Options): Promise<string> {
  const matrix = matrixOf(record);
  const { normalize, title, cmap, norm_dec: normDec, plot_txt: plotTxt, figsize } = options;
  const chart = {
    ...(normalize === true ? { normalize } : {}),
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof cmap === 'string' ? { cmap } : {}),
    ...(typeof normDec === 'number' ? { normDec } : {}),
    ...(typeof plotTxt === 'boolean' ? { plotTxt } : {}),
    ...(Array.isArray(figsize) ? { figsize: [Number(figsize[0]), Number(figsize[1])] as const } : {}),
  };
  return savePlot(record, 'confusion_matrix', confusionChart(matrix, chart, PAPER), options);
}

async function listMostConfused(record: RunRecord, { min_val: minVal }: Options): Promise<string> {
  const pairs = mostConfused(matrixOf(record), typeof minVal === 'number' ? minVal : 1);
  const width = Math.max(6, ...pairs.map(({ actual }) => actual.length));
  const lines = pairs.map(({ actual, predicted, count }) => `${String(count).padStart(5)}  ${actual.padEnd(width)}  ${predicted}\n`);
  await writeAtomic(join(record.folder, 'most_confused.txt'), [`count  ${'actual'.padEnd(width)}  predicted\n`, ...lines].join(''));
  const [first] = pairs;
  return first ? `${pairs.length} pairs, most often ${first.actual} taken for ${first.predicted} (${first.count})` : 'nothing confused';
}

async function drawTopLosses(record: RunRecord, { k, largest }: Options): Promise<string> {
  const { predictions } = record;
  if (!predictions) throw noPredictions(record, 'a finished run');
  const items = judgeItems(predictions, topLosses(predictions.losses, typeof k === 'number' ? k : 9, largest !== false));
  const photos = await Promise.all(
    items.map(async (item) => {
      const uri = await squareUri(join(predictions.root, predictions.paths[item.index]!), 352);
      return { uri, title: topLossTitle(item), wrong: !item.right };
    }),
  );
  const title = predictions.targetKind === 'category' ? 'Prediction/Actual/Loss/Probability' : 'Prediction/Actual/Loss';
  return savePlot(record, 'top_losses', photoGrid(photos, { title }, PAPER), { dpi: 144 });
}

async function printClassificationReport(record: RunRecord): Promise<string> {
  await writeAtomic(join(record.folder, 'classification_report.txt'), classificationReport(matrixOf(record)));
  return 'classification_report.txt';
}

/** One plot for each lr_find of the run so far. */
async function drawFinders(record: RunRecord, options: Options): Promise<string> {
  const { finds } = record.history;
  const names: string[] = [];
  for (const [i, find] of finds.entries())
    names.push(await savePlot(record, i === 0 ? 'lr_find' : `lr_find-${i + 1}`, finderChart(find, PAPER), options));
  return names.at(-1) ?? 'no lr_find was run';
}

async function exportFormats({ folder }: RunRecord, { formats, normalise }: Options): Promise<string> {
  const { exportModel } = await import('../predict/export-model.ts');
  const list = formats as readonly ExportFormat[];
  for (const format of list) await exportModel(folder, format, { normalise: normalise !== false });
  return list.map((format) => `export/${format}`).join(', ');
}

async function savePlot({ folder }: RunRecord, name: string, svg: string, { dpi }: Options): Promise<string> {
  await writeAtomic(join(folder, `${name}.svg`), svg);
  await writeAtomic(join(folder, `${name}.png`), await rasterize(svg, typeof dpi === 'number' ? dpi : 144));
  return `${name}.svg, ${name}.png`;
}
