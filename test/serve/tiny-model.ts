import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { wasmEngine } from '../../src/backends/wasm/engine.ts';
import { buildModel } from '../../src/model/build.ts';
import { writeModel } from '../../src/run/write-model.ts';
import { keyedRng } from '../../src/util/rng.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';

/** A folder with a small untrained model of three classes, and the file of one picture for it: 20 x 20 pixels of noise as PNG. */
export interface TinyModel {
  readonly folder: string;
  readonly picture: Uint8Array<ArrayBuffer>;
  remove(): void;
}

/** A server does not care whether its model was trained, and a training would take most of these tests' time. */
export async function writeTinyModel(): Promise<TinyModel> {
  await wasmEngine.start({});
  const arch = specOf('architecture', 'small', { widths: [4, 8] });
  const head = { linFtrs: [8], ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };
  const built = buildModel({ arch: BUILTIN.create(arch), head, nIn: 3, nOut: 3, seed: 3 });
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-serve-'));
  await writeModel(folder, built, {
    format: 'pipefile-model',
    version: 1,
    name: 'tiny',
    arch,
    head,
    nIn: 3,
    nOut: 3,
    vocab: ['disc', 'ring', 'square'],
    blocks: [specOf('block', 'image'), specOf('block', 'category')],
    itemTfms: [specOf('item_transform', 'resize', { size: 16 })],
    batchTfms: [specOf('batch_transform', 'normalize')],
    decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
    activation: 'softmax',
    seed: 1,
    batchSize: 4,
  });
  built.dispose();
  const noise = keyedRng(1, 'picture')
    .uniforms(20 * 20 * 3)
    .map((value) => 255 * value);
  const png = await sharp(Uint8Array.from(noise), { raw: { width: 20, height: 20, channels: 3 } })
    .png()
    .toBuffer();
  return { folder, picture: new Uint8Array(png), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
