import type { DecodeSpec } from '../image/decode.ts';
import type { WordSpec } from '../language/spec.ts';

/** The whole data section, resolved. Everything a loader worker needs besides the items. */
export interface DataSpec {
  readonly source: WordSpec<'source'>;
  /** Folder below the source, POSIX separators, '' for the source itself. */
  readonly path: string;
  readonly blocks: readonly WordSpec<'block'>[];
  readonly getItems: WordSpec<'getter'>;
  readonly getX?: WordSpec<'labeller'>;
  readonly getY: WordSpec<'labeller'>;
  readonly splitter: WordSpec<'splitter'>;
  /** As the file lists them; planTransforms puts them in order. */
  readonly itemTfms: readonly WordSpec<'item_transform'>[];
  readonly batchTfms: readonly WordSpec<'batch_transform'>[];
  readonly batchSize: number;
  readonly valBatchSize?: number;
  /** Loader worker threads; never changes a result. */
  readonly numWorkers?: number;
  readonly decode: DecodeSpec;
  /** Absolute folder that keeps decoded items; never changes a result. */
  readonly cache?: string;
  readonly badItems: 'error' | 'skip' | 'report';
  readonly seed: number;
}
