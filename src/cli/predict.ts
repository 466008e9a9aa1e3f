import { resolve } from 'node:path';
import type { PredictOptions } from '../predict/load-model.ts';
import type { LoadModelOptions } from '../predict/open-model.ts';
import { type PredictionFormat, predictionWriter } from '../report/text/prediction-text.ts';
import { loadModel } from '../session/models.ts';
import { writeAtomic } from '../util/files.ts';
import { UserError } from '../util/problem.ts';
import { EXIT } from './command.ts';
import type { Io, Output } from './io.ts';
import { modelWords } from './model-words.ts';
import { wholeNumber } from './numbers.ts';
import { isClosed } from './output.ts';
import { namedPictures } from './pictures.ts';

type Options = Readonly<Record<string, unknown>>;

/** So few pictures are decoded faster in this thread than by threads that have to be started. */
const FEW = 4;

/** `pipeline predict RUN PICTURE...`: labels and probabilities of pictures. Exit 1 when one of them could not be used; the others are predicted. */
export async function run([folder, ...args]: readonly string[], options: Options, io: Io): Promise<number> {
  const pictures = await namedPictures(args, options['fromList'] as string | undefined, io);
  const top = wholeNumber(options['top'], '--top');
  const passes = predictOptions(options);
  const loaded = await loadModel(resolve(io.cwd, folder!), {
    ...modelWords(options, io),
    ...loadOptions(options),
    ...(pictures.length <= FEW ? { workers: 0 } : {}),
  });
  const sink = createSink(options, io);
  const start = performance.now();
  let failed = 0;
  try {
    const writer = predictionWriter(options['format'] as PredictionFormat, {
      ...loaded.reader,
      width: Math.min(60, Math.max(...pictures.map(({ name }) => name.length))),
      ...(top === undefined ? {} : { top }),
    });
    sink.output.write(writer.header);
    const all = loaded.predictAll(
      pictures.map(({ input }) => input),
      passes,
    );
    let at = 0;
    for await (const outcome of all) {
      if (sink.output === io.stdout && isClosed(io.stdout)) return EXIT.unread;
      const named = { ...outcome, source: pictures[at++]!.name };
      if (named.kind === 'failed') failed++;
      if (named.kind === 'failed' && options['format'] === 'text') io.stderr.write(writer.line(named));
      else sink.output.write(writer.line(named));
    }
    await sink.end();
  } finally {
    await loaded.close();
  }
  if (pictures.length > 1 || failed > 0) io.stderr.write(summary(pictures.length, failed, (performance.now() - start) / 1000));
  return failed === 0 ? EXIT.ok : EXIT.problem;
}

function loadOptions(options: Options): LoadModelOptions {
  const batchSize = wholeNumber(options['batchSize'], '--batch-size');
  const threads = wholeNumber(options['threads'], '--threads');
  return {
    engine: options['engine'] as NonNullable<LoadModelOptions['engine']>,
    ...(batchSize === undefined ? {} : { batchSize }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** `--tta` alone means four passes, as fastai. */
function predictOptions({ tta, ttaMax }: Options): PredictOptions {
  if (tta === undefined) return ttaMax === true ? { tta: { useMax: true } } : {};
  const n = tta === true ? 4 : passCount(String(tta));
  return { tta: { n, useMax: ttaMax === true } };
}

/** The parser gives `--tta` whatever word follows it. */
function passCount(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UserError({
    code: 'wrong-value',
    message: `--tta cannot be ${text}`,
    expected: 'a whole number from 1 to 9999, or nothing',
    hint: 'write --tta=4, or put --tta at the end',
  });
}

interface Sink {
  readonly output: Pick<Output, 'write'>;
  end(): Promise<void>;
}

/** Standard output, or a file that appears when everything is in it. */
function createSink({ out }: Options, io: Io): Sink {
  if (typeof out !== 'string') return { output: io.stdout, end: async () => undefined };
  const lines: string[] = [];
  return { output: { write: (text) => lines.push(text) }, end: () => writeAtomic(resolve(io.cwd, out), lines.join('')) };
}

function summary(count: number, failed: number, seconds: number): string {
  const bad = failed === 0 ? '' : `, ${failed} of them could not be used`;
  return `${count} picture${count === 1 ? '' : 's'}${bad}, in ${seconds.toFixed(1)} s (${(count / seconds).toFixed(0)} a second)\n`;
}
