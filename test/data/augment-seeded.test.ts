import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyedDraws } from '../../src/data/batch-draws.ts';
import type { BatchStage } from '../../src/data/batch-plan.ts';
import { applyBatchTransforms, applyStage, type BatchPlace } from '../../src/data/batch-transforms.ts';
import { planTransforms } from '../../src/data/transforms.ts';
import { coordinateMap } from '../../src/image/affine.ts';
import type { BatchTransform } from '../../src/language/contracts/batch-transform.ts';
import type { WordSpec } from '../../src/language/spec.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { TorchRng } from '../../src/util/torch-rng.ts';
import { parts } from '../../src/words/batch-transforms/aug_transforms.ts';
import { drawBox } from '../../src/words/batch-transforms/random_erasing.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared } from '../shared.ts';
import { specOf } from '../words.ts';
import { FIXTURES, fixture, fromPlanes, largestDifference, type Planes } from './fixtures.ts';

const FILE = 'e_augment.json';

interface Draw {
  p: number;
  neutral: number;
  drawn: number[];
  masked: number[];
}
interface Seeded {
  torch_seed: number;
  input: Planes[];
  draw_log: Draw[];
  mat: number[][][];
  output: Planes[];
}

/** The plan of aug_transforms with fastai's defaults where nothing is said. */
function augment(options: Readonly<Record<string, unknown>> = {}, ...more: readonly WordSpec<'batch_transform'>[]): readonly BatchStage[] {
  return planTransforms({ itemTfms: [], batchTfms: [specOf('batch_transform', 'aug_transforms', options), ...more] }, BUILTIN).stages;
}

/** The plan of the seeded example with the values that fastai drew and masked for item `i` put in. */
function withDraws(stages: readonly BatchStage[], log: readonly Draw[], i: number): BatchStage[] {
  const [flip, rotate, zoom, column, row, warpX, warpY, brightness, contrast] = log.map(({ masked }) => masked[i]!) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const fixed: Record<string, Readonly<Record<string, number>>> = {
    flip: { draw: flip },
    warp: { draw_x: warpX, draw_y: warpY },
    rotate: { draw: rotate },
    zoom: { draw: zoom, draw_x: column, draw_y: row },
    brightness: { draw: brightness },
    contrast: { draw: contrast },
  };
  const fix = <T extends BatchTransform>({ name }: T): T =>
    BUILTIN.create(specOf('batch_transform', name, { p: 1, ...fixed[name] }))[0] as T;
  return stages.map((stage): BatchStage => {
    if (stage.family === 'affine') return { ...stage, parts: stage.parts.map(fix) };
    return stage.family === 'lighting' ? { ...stage, parts: stage.parts.map(fix) } : stage;
  });
}

test('the seeded example end to end: draws from torch, matrices, pixels within 2e-6', needsShared(`${FIXTURES}/${FILE}`), () => {
  const { seeded_end_to_end: golden } = fixture<{ seeded_end_to_end: Seeded }>(FILE);
  const items = golden.input.length;
  const random = new TorchRng(golden.torch_seed);
  const ranges: readonly (readonly [number, number] | undefined)[] = [
    undefined,
    [-10, 10],
    [1, 1.1],
    [0, 1],
    [0, 1],
    [-0.2, 0.2],
    [-0.2, 0.2],
    [0.4, 0.6],
    undefined,
  ];
  for (const [at, { p, neutral, drawn, masked }] of golden.draw_log.entries()) {
    const range = ranges[at];
    const logs = at === 8 ? random.uniforms(items, Math.log(0.8), -Math.log(0.8)).map(Math.exp) : undefined;
    const values = range ? random.uniforms(items, ...range) : (logs ?? new Float32Array(items).fill(1));
    const mask = p === 1 ? undefined : random.bernoulli(items, p);
    for (let i = 0; i < items; i++) {
      assert.ok(Math.abs(values[i]! - drawn[i]!) < 1e-6, `draw ${at} of item ${i}: ${values[i]} for ${drawn[i]}`);
      assert.ok(Math.abs((mask?.[i] === 0 ? neutral : values[i]!) - masked[i]!) < 1e-6, `mask ${at} of item ${i}`);
    }
  }
  const size = golden.output[0]![0]!.length;
  const stages = augment({ size });
  golden.input.forEach((planes, i) => {
    const place: BatchPlace = { seed: 0, epoch: 0, batch: 0, item: i, split: 'train', batchItems: [0, 1, 2, 3] };
    const drawn = withDraws(stages, golden.draw_log, i);
    const image = fromPlanes(planes);
    const affine = drawn.find((stage) => stage.family === 'affine')!;
    const matrix = coordinateMap(
      affine.parts.filter(({ name }) => name !== 'warp').map((part) => part.draw(keyedDraws(place, part.name, 'item'))),
      image.width,
      image.height,
    ).matrix;
    golden.mat[i]!.flat().forEach((value, j) => {
      assert.ok(Math.abs(value - matrix[j]!) < 1e-6);
    });
    const got = drawn.reduce((current, stage) => applyStage(stage, current, place), image);
    const difference = largestDifference(got, fromPlanes(golden.output[i]!));
    assert.ok(difference < 2e-6, `item ${i} differs by ${difference}`);
  });
});

/** The argument sets of the fixture by the names it gives them. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  default: {},
  size224: { size: 224 },
  size224_min_scale: { size: 224, min_scale: 0.75 },
  flip_vert: { flip_vert: true },
  mult2: { mult: 2 },
  no_flip: { do_flip: false },
  no_warp: { max_warp: 0 },
  only_flip: { max_rotate: 0, max_zoom: 1, max_lighting: 0, max_warp: 0 },
  zeros_batch: { pad_mode: 'zeros', batch: true },
  lighting_only: { do_flip: false, max_rotate: 0, max_zoom: 1, max_warp: 0 },
};

interface GoldenTransform {
  type: string;
  order: number;
  split_idx: number | null;
  size: number | [number, number] | null;
  mode: string | null;
  pad_mode: string | null;
  align_corners: boolean | null;
  aff_fs: [string, Record<string, number | boolean>][];
  coord_fs: Record<string, number | boolean>[];
  fs: (Record<string, number | boolean> & { type: string })[];
  min_scale: number | null;
  ratio: [number, number] | null;
}

test('aug_transforms makes the transforms that fastai makes, for all ten argument sets', needsShared(`${FIXTURES}/${FILE}`), async (t) => {
  const { aug_transforms_structure: golden } = fixture<{ aug_transforms_structure: Record<string, GoldenTransform[]> }>(FILE);
  assert.deepEqual(Object.keys(golden).sort(), Object.keys(ARGUMENTS).sort());
  for (const [name, expected] of Object.entries(golden)) {
    await t.test(name, () => {
      const stages = augment(ARGUMENTS[name]);
      const written = parts(specOf('batch_transform', 'aug_transforms', ARGUMENTS[name]).options as never);
      const optionsOf = (part: string): Options => written.find(({ word }) => word === part)!.options as Options;
      const inOrder = [...expected].sort((a, b) => a.order - b.order);
      assert.deepEqual(
        stages.map((stage) => shapeOf(stage, optionsOf)),
        inOrder.map(goldenShape),
      );
    });
  }
});

type Options = Readonly<Record<string, number & boolean>>;

/** One transform in the fixture's words. */
function shapeOf(stage: BatchStage, optionsOf: (part: string) => Options): unknown {
  switch (stage.family) {
    case 'affine': {
      const { size, mode, padMode, alignCorners } = stage;
      const names = stage.parts.map(({ name }) => name);
      const matrices = names.filter((name) => name !== 'warp').map((name) => [`${name}_mat`, drawnOptions(optionsOf(name))]);
      const warps = names.filter((name) => name === 'warp').map((name) => drawnOptions(optionsOf(name)));
      return { type: capital(stage.name), size: size ?? null, mode, padMode, alignCorners, matrices, warps };
    }
    case 'lighting':
      return {
        type: capital(stage.name),
        fs: stage.parts.map(({ name }) => ({ type: `_${capital(name)}Logit`, ...optionsOf(name) })),
      };
    case 'crop': {
      const { min_scale, ratio } = optionsOf(stage.name);
      return { type: 'RandomResizedCropGPU', size: stage.size, mode: stage.mode, min_scale, ratio };
    }
    default:
      throw new Error(`no such transform in the fixture: ${stage.family}`);
  }
}

function drawnOptions({ mode, pad_mode, align_corners, size, ...drawn }: Options): Readonly<Record<string, unknown>> {
  return drawn;
}

function goldenShape(item: GoldenTransform): unknown {
  const square = typeof item.size === 'number' ? [item.size, item.size] : item.size;
  if (item.type === 'RandomResizedCropGPU')
    return { type: item.type, size: square, mode: item.mode, min_scale: item.min_scale, ratio: item.ratio };
  if (item.order === 40) return { type: item.type, fs: item.fs };
  const { mode, pad_mode: padMode, align_corners: alignCorners } = item;
  return { type: item.type, size: square, mode, padMode, alignCorners, matrices: item.aff_fs, warps: item.coord_fs };
}

function capital(name: string): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

test('random_erasing: boxes as fastai draws them', needsShared(`${FIXTURES}/n_misc_ops.json`), () => {
  const { random_erasing_bounds_seed3: golden } = fixture<{ random_erasing_bounds_seed3: number[][] }>('n_misc_ops.json');
  const random = new PythonRandom(3);
  const options = { sl: 0, sh: 0.3, min_aspect: 0.3, max_count: 2 };
  const boxes = golden.map(() => drawBox(options, (16 * 16) / 2, 16, 16, random));
  assert.deepEqual(
    boxes.map(({ top, bottom, left, right }) => [top, bottom, left, right]),
    golden,
  );
});

test('validation: the coordinate transforms still resample to their size, nothing is drawn, lighting and erasing are skipped', () => {
  const raster = { width: 9, height: 9, channels: 3 as const, data: Uint8Array.from({ length: 243 }, (_, i) => (i * 37) % 256) };
  const stages = augment({ size: 6 }, specOf('batch_transform', 'random_erasing', { p: 1, sl: 0.2 }));
  const place = (item: number, epoch: number): BatchPlace => ({ seed: 1, epoch, batch: item, item, split: 'valid', batchItems: [item] });
  const first = applyBatchTransforms(stages, raster, place(0, 0));
  assert.deepEqual([first.width, first.height], [6, 6]);
  assert.deepEqual(applyBatchTransforms(stages, raster, place(5, 3)), first);
});
