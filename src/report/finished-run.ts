import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openDataset } from '../data/dataset.ts';
import type { DataCheck } from '../data/doctor/finding.ts';
import { showBatch } from '../data/show/show-batch.ts';
import { type RunRecord, readRunRecord } from '../folder/record.ts';
import { squareUri } from '../image/thumbnail.ts';
import { confusionMatrix } from '../interpret/confusion.ts';
import { decodeClasses, hasClasses } from '../interpret/predictions.ts';
import type { FinishedRun, OutputWord } from '../language/contracts/output.ts';
import type { Plots } from '../language/contracts/plots.ts';
import type { Predictions } from '../language/contracts/predictions.ts';
import type { Words } from '../language/word.ts';
import { writeAtomic } from '../util/files.ts';
import { placeBelow } from '../util/names.ts';
import { UserError } from '../util/problem.ts';
import { dataCheckOfRun, dataOfRun, keptDataCheck } from './data-check/of-run.ts';
import { ownPhotos } from './own-photo.ts';
import { renderPage } from './page/render-page.ts';
import { batchPicture } from './plots/batch-picture.ts';
import { lossChart, scheduleChart } from './plots/charts.ts';
import { confusionChart } from './plots/confusion-chart.ts';
import { lineChart } from './plots/line-chart.ts';
import { photoGrid } from './plots/photo-grid.ts';
import { savePlot } from './plots/save-plot.ts';
import { PAPER } from './plots/theme.ts';

/**
 * Reads a run folder for the output words of its file, and lets each prepare where the run is trained. Its data are looked at and its pictures made with
 * `words`. A UserError where the folder is no run.
 */
export async function openFinishedRun(folder: string, outputs: readonly OutputWord[], words: Words): Promise<FinishedRun> {
  const record = await readRunRecord(folder);
  const run = finishedRun(record, words);
  if (record.predictions) await Promise.all(outputs.map((output) => output.prepare?.(run)));
  return run;
}

function finishedRun(record: RunRecord, words: Words): FinishedRun {
  const { name, folder, metrics, history, items } = record;
  const photoOf = ownPhotos(record);
  let check: Promise<DataCheck> | undefined;
  const checked = (): Promise<DataCheck> => {
    check ??= quiet(dataCheckOfRun(record, words));
    return check;
  };
  return {
    name,
    folder,
    metrics,
    fits: history.fits,
    finds: history.finds,
    ...(items === undefined ? {} : { items }),
    predictions: () => predictionsOf(record, 'a finished run'),
    confusionMatrix: () => {
      const predictions = predictionsOf(record, 'a finished run with a category block', hasClasses);
      return confusionMatrix(predictions.targets, decodeClasses(predictions), predictions.vocab);
    },
    photo: async (path, side) => {
      const bytes = await photoOf(predictionsOf(record, 'a finished run').root, path);
      return bytes && squareUri(bytes, side);
    },
    showBatch: async (options) => {
      const { spec, root } = await dataOfRun(record);
      return showBatch(await openDataset(spec, root, words), spec, words, options);
    },
    checkData: () => quiet(checked().then(({ findings }) => findings)),
    page: async () => renderPage(record, await (check?.catch(unlessRefused) ?? keptDataCheck(record))),
    plots: plotsOf(record),
    savePlot: (plot, svg, dpi) => savePlot(folder, plot, svg, dpi),
    writeText: (file, text) => write(folder, file, text),
    writeBytes: (file, bytes) => write(folder, file, bytes),
  };
}

/** The same promise: its failure is that of whoever waits for it, and nobody has to. */
function quiet<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** Where the plug-ins of the run's data may not run, the page does without a look at them. */
function unlessRefused(error: unknown): undefined {
  if (error instanceof UserError && error.problems.some(({ code }) => code === 'plugin-refused')) return undefined;
  throw error;
}

function plotsOf(record: RunRecord): Plots {
  return {
    lines: (chart) => lineChart(chart, PAPER),
    confusion: (matrix, options = {}) => confusionChart(matrix, options, PAPER),
    photos: (photos, options) => photoGrid(photos, options, PAPER),
    loss: (options) => lossChart(record, PAPER, {}, options),
    learningRates: () => scheduleChart(record, PAPER),
    batch: batchPicture,
  };
}

function predictionsOf(
  { folder, predictions }: RunRecord,
  expected: string,
  fits: (predictions: Predictions) => boolean = () => true,
): Predictions {
  if (predictions && fits(predictions)) return predictions;
  throw new UserError({ code: 'wrong-value', message: `${folder} has no predictions that this output could be made of`, expected });
}

async function write(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const path = placeBelow(folder, name, 'the file');
  await mkdir(dirname(path), { recursive: true });
  await writeAtomic(path, content);
  return name;
}
