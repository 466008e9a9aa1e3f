import type { DataSpec } from '../../src/data/spec.ts';
import { specOf } from '../words.ts';

/** The set-up of j_summary: breeds from names, a random split, pictures cut to 16 pixels, batches of four. */
export function tinySpec(path: string, changes: Partial<DataSpec> = {}): DataSpec {
  return {
    source: specOf('source', 'folder', { path }),
    path: '',
    blocks: [specOf('block', 'image'), specOf('block', 'category')],
    getItems: specOf('getter', 'image_files', { recurse: true, order: 'path' }),
    getY: specOf('labeller', 'regex', { pattern: '(.+)_\\d+.png$', match: false, attr: 'name' }),
    splitter: specOf('splitter', 'random', { valid_pct: 0.2, seed: 42 }),
    itemTfms: [specOf('item_transform', 'resize', { size: 16 })],
    batchTfms: [],
    batchSize: 4,
    decode: { mode: 'rgb', exif: 'ignore', grey16: 'scale' },
    badItems: 'error',
    seed: 0,
    ...changes,
  };
}
