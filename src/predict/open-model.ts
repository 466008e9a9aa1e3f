import type { Size } from '../image/size.ts';
import type { LoadWords } from '../language/word.ts';
import type { ModelFile } from '../run/model-file.ts';
import { readModel } from '../run/read-model.ts';
import { createDecoder, type Decoder } from './decoder.ts';
import { type EngineThread, startEngineThread } from './engine-thread.ts';
import { inputSize } from './input-size.ts';
import { findModelFolder } from './model-folder.ts';
import type { OutputReader } from './outcome.ts';
import { readerOf } from './reader.ts';

export interface LoadModelOptions {
  /** Which engine computes; 'auto' takes the fastest there is. */
  readonly engine?: 'auto' | 'onednn' | 'tensorflow' | 'wasm' | 'cpu';
  /** The engine's threads. */
  readonly threads?: number;
  /** Decoding threads; 0 decodes in the calling thread. */
  readonly workers?: number;
  /** Pictures computed at a time; absent: as in the run's validation. */
  readonly batchSize?: number;
  /** Pictures of more pixels (width times height) are refused; absent: 100 million. */
  readonly maxPixels?: number;
}

/** A model with what computes and what decodes, each in threads of its own. */
export interface OpenModel {
  readonly folder: string;
  readonly model: ModelFile;
  readonly reader: OutputReader;
  /** In which pictures reach the model. */
  readonly size: Size;
  readonly thread: EngineThread;
  readonly decoder: Decoder;
  /** Ends the threads; what is being computed is finished first. */
  close(): Promise<void>;
}

/** Finds a model, starts its threads and waits until it is loaded. Throws UserError where there is no model or no engine. */
export async function openModel(run: string, loadWords: LoadWords, options: LoadModelOptions): Promise<OpenModel> {
  const folder = await findModelFolder(run);
  const read = await readModel(folder, loadWords);
  const { model, words } = read;
  const [reader, size] = [readerOf(read), inputSize(model, words)];
  const { engine = 'auto', threads } = options;
  const thread = await startEngineThread({ folder, model, engine, ...(threads === undefined ? {} : { threads }) });
  const decoder = createDecoder(model, words, options);
  return {
    folder,
    model,
    reader,
    size,
    thread,
    decoder,
    close: async () => {
      await Promise.all([decoder.close(), thread.close()]);
    },
  };
}
