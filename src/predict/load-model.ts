import type { LoadWords } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';
import { UserError } from '../util/problem.ts';
import { computeRows, type Row } from './compute.ts';
import type { Decoder, PictureInput } from './decoder.ts';
import type { EngineThread } from './engine-thread.ts';
import { type LoadModelOptions, type OpenModel, openModel } from './open-model.ts';
import { decodeOutputs, type FailedPrediction, type OutputReader, type Prediction } from './outcome.ts';
import { combineTta, TTA, type TtaOptions } from './tta.ts';

export interface PredictOptions {
  /** fastai's test time augmentation; `true` for its defaults (n 4, beta 0.25). */
  readonly tta?: boolean | Partial<TtaOptions>;
}

/** A trained model, ready for pictures. */
export interface LoadedModel {
  readonly model: ModelFile;
  /** What reads its outputs and prints its answers. */
  readonly reader: OutputReader;
  /** The folder it came from. */
  readonly folder: string;
  readonly engine: { readonly name: string; readonly detail: string };
  /** One picture, a path or a file's bytes. Throws UserError 'unreadable-item' where it cannot be used. */
  predict(picture: PictureInput, options?: PredictOptions): Promise<Prediction>;
  /** Several pictures, in their order; one that cannot be used does not stop the others. */
  predict(pictures: readonly PictureInput[], options?: PredictOptions): Promise<(Prediction | FailedPrediction)[]>;
  /** The same as a stream that holds only a few batches at a time. */
  predictAll(pictures: Iterable<PictureInput>, options?: PredictOptions): AsyncIterable<Prediction | FailedPrediction>;
  /** Ends the threads; what is being computed is finished first. */
  close(): Promise<void>;
}

/** Batches that are decoded ahead of the one that is computed. */
const AHEAD = 2;

/**
 * Loads the model of a run folder, an exported folder or `runs/<name>` (its newest finished run). It sees pictures as the run's validation did.
 * Throws UserError where there is no model or no engine.
 */
export async function loadModel(run: string, loadWords: LoadWords, options: LoadModelOptions = {}): Promise<LoadedModel> {
  return new Loaded(await openModel(run, loadWords, options), options);
}

class Loaded implements LoadedModel {
  readonly folder: string;
  readonly model: ModelFile;
  readonly reader: OutputReader;
  readonly engine: { readonly name: string; readonly detail: string };
  readonly close: () => Promise<void>;
  private readonly thread: EngineThread;
  private readonly decoder: Decoder;
  private readonly batchSize: number;

  constructor({ folder, model, reader, thread, decoder, close }: OpenModel, { batchSize }: LoadModelOptions) {
    this.folder = folder;
    this.model = model;
    this.reader = reader;
    this.thread = thread;
    this.engine = { name: thread.engine, detail: thread.detail };
    this.decoder = decoder;
    this.close = close;
    this.batchSize = batchSize ?? model.batchSize;
  }

  predict(picture: PictureInput, options?: PredictOptions): Promise<Prediction>;
  predict(pictures: readonly PictureInput[], options?: PredictOptions): Promise<(Prediction | FailedPrediction)[]>;
  async predict(
    given: PictureInput | readonly PictureInput[],
    options: PredictOptions = {},
  ): Promise<Prediction | (Prediction | FailedPrediction)[]> {
    const one = typeof given === 'string' || given instanceof Uint8Array;
    const results: (Prediction | FailedPrediction)[] = [];
    for await (const result of this.predictAll(one ? [given] : given, options)) results.push(result);
    if (!one) return results;
    const [result] = results as [Prediction | FailedPrediction];
    if (result.kind !== 'failed') return result;
    throw new UserError({ code: 'unreadable-item', message: `${result.source || 'the picture'} cannot be used: ${result.reason}` });
  }

  async *predictAll(pictures: Iterable<PictureInput>, { tta }: PredictOptions = {}): AsyncGenerator<Prediction | FailedPrediction> {
    const augment = tta === undefined || tta === false ? undefined : { ...TTA, ...(tta === true ? {} : tta) };
    const ahead: Promise<(Prediction | FailedPrediction)[]>[] = [];
    for (const batch of batches(pictures, this.batchSize)) {
      const work = this.predictBatch(batch, augment);
      work.catch(() => undefined);
      ahead.push(work);
      if (ahead.length > AHEAD) yield* await ahead.shift()!;
    }
    for (const work of ahead) yield* await work;
  }

  private async predictBatch({ index, pictures, first }: PictureBatch, tta?: TtaOptions): Promise<(Prediction | FailedPrediction)[]> {
    const batchItems = pictures.map((_, i) => first + i);
    const pass = async (which: 'valid' | number): Promise<(Row | string)[]> => {
      const place = { pass: which, batch: index, batchItems };
      return computeRows(
        this.thread,
        await Promise.all(pictures.map((picture, i) => this.decoder.decode(picture, { ...place, item: first + i }))),
      );
    };
    const plain = await pass('valid');
    const passes: (Row | string)[][] = [];
    for (let n = 0; n < (tta?.n ?? 0); n++) passes.push(await pass(n));
    return pictures.map((picture, i) => {
      const source = typeof picture === 'string' ? picture : '';
      const row = plain[i]!;
      if (typeof row === 'string') return { kind: 'failed', source, reason: row };
      if (tta === undefined || passes.length === 0) return decodeOutputs(this.reader, source, row.logits, row.outputs);
      const rows = passes.map((all) => all[i] as Row);
      const combine = (of: (row: Row) => Float32Array): Float32Array => combineTta(rows.map(of), of(row), tta);
      return decodeOutputs(
        this.reader,
        source,
        combine(({ logits }) => logits),
        combine(({ outputs }) => outputs),
      );
    });
  }
}

interface PictureBatch {
  readonly index: number;
  /** Position of its first picture among all. */
  readonly first: number;
  readonly pictures: readonly PictureInput[];
}

function* batches(pictures: Iterable<PictureInput>, size: number): Generator<PictureBatch> {
  let batch: PictureInput[] = [];
  let index = 0;
  for (const picture of pictures) {
    batch.push(picture);
    if (batch.length < size) continue;
    yield { index, first: index * size, pictures: batch };
    batch = [];
    index++;
  }
  if (batch.length > 0) yield { index, first: index * size, pictures: batch };
}
