import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wasmEngine } from '../../../src/backends/wasm/engine.ts';
import type { WordSpec } from '../../../src/language/spec.ts';
import { buildModel } from '../../../src/model/build.ts';
import type { Model } from '../../../src/model/model.ts';
import type { HeadSpec } from '../../../src/model/spec.ts';
import type { NamedArrays } from '../../../src/model/weights/arrays.ts';
import type { ExportFormat } from '../../../src/predict/export-formats.ts';
import { type ExportOptions, exportModel } from '../../../src/predict/export-model.ts';
import type { ModelFile } from '../../../src/run/model-file.ts';
import { writeModel } from '../../../src/run/write-model.ts';
import { type Tensor4D, tf } from '../../../src/tensor/tf.ts';
import { keyedRng } from '../../../src/util/rng.ts';
import { TEST_WORDS } from '../../any-resnet.ts';
import { specOf } from '../../words.ts';

export interface ExportCase {
  readonly name: string;
  readonly arch: WordSpec<'architecture'>;
  readonly head: HeadSpec;
  readonly channels: 1 | 3;
  /** Height and width of the pictures it is tried on: not square, not a multiple of anything. */
  readonly size: readonly [number, number];
}

const HEAD: HeadSpec = { ps: 0.5, concatPool: true, firstBn: true, bnFinal: false, linFirst: false };

function anyResnet(block: 'basic' | 'bottleneck', layers: readonly number[]): WordSpec<'architecture'> {
  return { kind: 'architecture', word: 'any_resnet', options: { block, layers } };
}

/** Networks and heads that between them use every option of a model file. */
export const EXPORT_CASES: readonly ExportCase[] = [
  {
    name: 'basic blocks, the default head',
    arch: anyResnet('basic', [1, 2, 1, 1]),
    head: HEAD,
    channels: 3,
    size: [67, 50],
  },
  {
    name: 'bottlenecks, linear layers first, a final norm, a range',
    arch: anyResnet('bottleneck', [1, 1, 2, 1]),
    head: { ...HEAD, linFtrs: [40, 20], ps: [0.1, 0, 0.2], linFirst: true, bnFinal: true, yRange: [-1, 2.5] },
    channels: 3,
    size: [40, 53],
  },
  {
    name: 'a small net for grey pictures, average pool, no norm first',
    arch: specOf('architecture', 'small', { widths: [8, 12, 16] }),
    head: { ...HEAD, linFtrs: [10], concatPool: false, firstBn: false },
    channels: 1,
    size: [29, 31],
  },
];

/** fastai's xresnets: their shortcuts are pooled, with sizes rounded up. */
export const XRESNET_CASES: readonly ExportCase[] = (['basic', 'bottleneck'] as const).map((block) => ({
  name: `an xresnet of ${block} blocks, sizes that are not even`,
  arch: specOf('architecture', 'xresnet', {
    stem: [8, 8, 16],
    max_pool: true,
    layers: [1, 2, 1],
    widths: [16, 24, 32],
    bottleneck: block === 'bottleneck',
  }),
  head: { ...HEAD, linFtrs: [16] },
  channels: 3,
  size: [59, 46],
}));

/** Exports a case's folder. */
export function exportCase(folder: string, format: ExportFormat, options?: ExportOptions): Promise<string[]> {
  return exportModel(folder, format, async () => TEST_WORDS, options);
}

export interface MadeCase extends ExportCase {
  readonly folder: string;
  readonly model: ModelFile;
  /** Pictures in [0, 1], [n, h, w, c], and the logits that the wasm engine gives for them after normalisation. */
  readonly pictures: Float32Array;
  readonly shape: readonly [number, number, number, number];
  readonly logits: Float32Array;
}

const MEAN = [0.485, 0.456, 0.406];
const STD = [0.229, 0.224, 0.225];

/** Writes a model (random weights and statistics unless given) into a temporary folder, and computes what it says of three pictures (random unless given). */
export async function makeCase(of: ExportCase, given: { weights?: NamedArrays; pictures?: Float32Array } = {}): Promise<MadeCase> {
  const { weights } = given;
  await wasmEngine.start({});
  const model: ModelFile = { ...modelFileOf(of) };
  const built = buildModel({ arch: TEST_WORDS.create(of.arch), head: of.head, nIn: of.channels, nOut: 4, seed: 3 }, weights);
  if (weights === undefined) randomise(built);
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-export-'));
  await writeModel(folder, built, model);
  const shape = [3, ...of.size, of.channels] as const;
  const pictures = given.pictures ?? keyedRng(7, of.name).uniforms(shape[0] * shape[1] * shape[2] * shape[3]);
  const logits = logitsOf(built, pictures, shape);
  built.dispose();
  return { ...of, folder, model, pictures, shape, logits };
}

function logitsOf(model: Model, pictures: Float32Array, shape: readonly [number, number, number, number]): Float32Array {
  const [mean, std] = [MEAN, STD].map((values) => tf.tensor1d(values.slice(0, shape[3])));
  const x = tf.div<Tensor4D>(tf.sub(tf.tensor4d(pictures, [...shape]), mean!), std!);
  return Float32Array.from(model.forward(x, { training: false, uniform: () => new Float32Array(0) }).dataSync());
}

/** Norms that a training could have left: a fresh model's would hide most mistakes. Weights below 1, or the logits of a deep net are hundreds and float32 is too coarse. */
function randomise({ parameters, buffers }: Model): void {
  for (const { name, variable } of [...parameters.filter(({ decays }) => !decays), ...buffers]) {
    const values = keyedRng(5, name).uniforms(variable.size);
    const least = name.endsWith('.running_var') ? 0.5 : name.endsWith('.weight') ? 0.3 : -0.5;
    tf.tidy(() =>
      variable.assign(
        tf.tensor(
          values.map((value) => least + value),
          variable.shape,
        ),
      ),
    );
  }
}

function modelFileOf({ name, arch, head, channels, size }: ExportCase): ModelFile {
  const normalize = specOf('batch_transform', 'normalize', { mean: MEAN.slice(0, channels), std: STD.slice(0, channels) });
  return {
    format: 'pipefile-model',
    version: 1,
    name,
    arch,
    head,
    nIn: channels,
    nOut: 4,
    vocab: ['ä', 'b', 'c "quoted"', 'd'],
    blocks: [specOf('block', channels === 1 ? 'image_bw' : 'image'), specOf('block', 'category')],
    itemTfms: [specOf('item_transform', 'resize', { size })],
    batchTfms: [normalize],
    decode: { mode: channels === 1 ? 'grey' : 'rgb', exif: 'apply', grey16: 'scale' },
    activation: 'softmax',
    seed: 1,
    batchSize: 4,
  };
}

/** NHWC values in NCHW order. */
export function channelsFirst(values: Float32Array, [n, h, w, c]: readonly [number, number, number, number]): Float32Array {
  const turned = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const channel = i % c;
    const pixel = Math.floor(i / c) % (h * w);
    turned[(Math.floor(i / (c * h * w)) * c + channel) * h * w + pixel] = values[i]!;
  }
  return n * h * w * c === values.length ? turned : new Float32Array(0);
}

/** The largest difference of two lists of one length; infinity for others. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length || a.length === 0) return Number.POSITIVE_INFINITY;
  return Array.from(a).reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0);
}
