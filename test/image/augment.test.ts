import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefilter } from '../../src/data/batch-transforms.ts';
import {
  type AffinePart,
  carryPoint,
  coordinateMap,
  coordinateRange,
  dihedralMatrix,
  flipMatrix,
  IDENTITY,
  mapPoint,
  matrixOf,
  rotationMatrix,
  zoomMatrix,
} from '../../src/image/affine.ts';
import type { Padding } from '../../src/image/crop-pad.ts';
import { shiftHue } from '../../src/image/hue.ts';
import { brightnessPart, contrastPart, type LightingPart, lightingLine, mixChannels, saturationPart } from '../../src/image/lighting.ts';
import type { FloatImage } from '../../src/image/raster.ts';
import { gridPosition } from '../../src/image/sample.ts';
import { runSteps } from '../../src/image/steps.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { TorchRng } from '../../src/util/torch-rng.ts';
import { drawCrop, fallbackCrop } from '../../src/words/crop-window.ts';
import { FIXTURES, fixture, fromPlanes, largestDifference, type Planes } from '../data/fixtures.ts';
import { needsShared } from '../shared.ts';

const FILE = 'e_augment.json';
type Values = readonly number[] | null;
interface Case {
  name: string;
  draws: {
    flip: Values;
    dihedral: Values;
    rotate_deg: Values;
    zoom: Values;
    zoom_col_pct: Values;
    zoom_row_pct: Values;
    warp_x: Values;
    warp_y: Values;
  };
  size: number | [number, number] | null;
  pad_mode: Padding;
  mode: 'bilinear' | 'nearest';
  align_corners: boolean;
  split_idx: 0 | 1;
  input: Planes[] | string;
  mat_2x3_prepared: number[][][];
  coords: [number, number][][][];
  output: Planes[];
}
interface Golden {
  cases: Case[];
  lighting_input: Planes[];
  lighting: { name: string; args: { draw?: number[]; brightness?: number[]; contrast?: number[] }; output: Planes[] }[];
  random_resized_crop_gpu: {
    seed: number | null;
    split_idx: 0 | 1;
    valid_scale?: number;
    input?: string;
    tl: number[];
    cp_size: number[];
    output: Planes[];
  }[];
}

function partsOf({ draws, split_idx }: Case, i: number): AffinePart[] {
  if (split_idx === 1) return [];
  const parts: AffinePart[] = [];
  if (draws.flip) parts.push({ matrix: flipMatrix(draws.flip[i] === 1) });
  if (draws.dihedral) parts.push({ matrix: dihedralMatrix(draws.dihedral[i]!) });
  if (draws.rotate_deg) parts.push({ matrix: rotationMatrix(draws.rotate_deg[i]!) });
  if (draws.zoom) parts.push({ matrix: zoomMatrix(draws.zoom[i]!, draws.zoom_col_pct![i]!, draws.zoom_row_pct![i]!) });
  if (draws.warp_x) parts.push({ warp: [draws.warp_x[i]!, draws.warp_y![i]!] });
  return parts;
}

function inputsOf(cases: readonly Case[], item: Case): FloatImage[] {
  if (typeof item.input !== 'string') return item.input.map(fromPlanes);
  const name = item.input.replace('input of case ', '');
  if (name === 'downscale_40_to_12_area_prefilter') return [madePicture(40, 6)];
  const other = name === '0' ? cases[0] : cases.find((candidate) => candidate.name === name);
  return (other!.input as Planes[]).map(fromPlanes);
}

/** The fixtures' pictures: half of torch's uniform numbers of the seed, over a slope; the one of 40 x 40 is not written out in the file. */
function madePicture(size: number, seed: number): FloatImage {
  const noise = new TorchRng(seed).uniforms(3 * size * size);
  const data = new Float32Array(noise.length);
  for (let c = 0; c < 3; c++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        data[(y * size + x) * 3 + c] = 0.5 * noise[(c * size + y) * size + x]! + (0.2 * x + 0.3 * y) / (size - 1);
  return { width: size, height: size, channels: 3, data };
}

test('affine and warp: matrices, coordinates and pixels of every case within 2e-6', needsShared(`${FIXTURES}/${FILE}`), async (t) => {
  const { cases } = fixture<Golden>(FILE);
  assert.equal(cases.length, 12);
  assert.ok(largestDifference(madePicture(16, 0), fromPlanes(cases[0]!.input[0] as Planes)) < 1e-7, 'pictures are made otherwise');
  for (const item of cases) {
    const images = inputsOf(cases, item);
    await t.test(item.name, () => {
      const { width: w, height: h } = images[0]!;
      const [height, width] = item.size === null ? [h, w] : typeof item.size === 'number' ? [item.size, item.size] : item.size;
      const maps = images.map((_, i) => coordinateMap(partsOf(item, i), w, h));
      const outer = [gridPosition(0, width, item.align_corners), gridPosition(0, height, item.align_corners)] as const;
      const ranges = maps.map((map) => coordinateRange(map, -outer[0], -outer[1]));
      const range = Math.max(...ranges.map(([, high]) => high)) - Math.min(...ranges.map(([low]) => low));
      images.forEach((image, i) => {
        const map = maps[i]!;
        const matrix = item.mat_2x3_prepared[i]!.flat();
        assert.ok(
          map.matrix.every((value, j) => Math.abs(value - matrix[j]!) < 1e-6),
          `matrix ${map.matrix} for ${matrix}`,
        );
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const at = mapPoint(map, gridPosition(column, width, item.align_corners), gridPosition(row, height, item.align_corners));
            const expected = item.coords[i]![row]![column]!;
            assert.ok(Math.hypot(at[0] - expected[0], at[1] - expected[1]) < 3e-6, `coordinate ${at} for ${expected}`);
          }
        }
        const filter = item.mode === 'bilinear' ? prefilter(image, width, () => range) : undefined;
        const how = { width, height, mode: item.mode, padding: item.pad_mode, alignCorners: item.align_corners };
        const got = runSteps(image, [...(filter ? [filter] : []), { kind: 'sample', map, how }]);
        const difference = largestDifference(got, fromPlanes(item.output[i]!));
        assert.ok(difference < 2e-6, `pixels differ by ${difference}`);
      });
    });
  }
});

const PARTS: Readonly<Record<string, (value: number) => LightingPart>> = {
  brightness: brightnessPart,
  contrast: contrastPart,
  saturation: saturationPart,
};

test('lighting, saturation and hue within 1e-6', needsShared(`${FIXTURES}/${FILE}`), async (t) => {
  const { lighting, lighting_input } = fixture<Golden>(FILE);
  for (const { name, args, output } of lighting) {
    await t.test(name, () => {
      lighting_input.forEach((planes, i) => {
        let image = fromPlanes(planes);
        if (name === 'hue') shiftHue(image.data, args.draw![i]!);
        else {
          const parts: LightingPart[] = args.draw
            ? [PARTS[name]!(args.draw[i]!)]
            : [brightnessPart(args.brightness![i]!), contrastPart(args.contrast![i]!)];
          const line = lightingLine(parts);
          if (line) image = runSteps(image, [{ kind: 'levels', ...line }]);
          else mixChannels(image.data, parts);
        }
        const difference = largestDifference(image, fromPlanes(output[i]!));
        assert.ok(difference < 1e-6, `item ${i} differs by ${difference}`);
      });
    });
  }
});

test('random_resized_crop_gpu: windows exact, pixels within 2e-6', needsShared(`${FIXTURES}/${FILE}`), () => {
  const { cases, random_resized_crop_gpu } = fixture<Golden>(FILE);
  for (const item of random_resized_crop_gpu) {
    const source = item.input === 'nonsquare' ? cases.find(({ name }) => name === 'nonsquare_rotate')! : cases[0]!;
    (source.input as Planes[]).map(fromPlanes).forEach((image, i) => {
      const range = { minScale: 0.35, maxScale: 1, ratio: [3 / 4, 4 / 3] as const };
      const window =
        item.split_idx === 1
          ? fallbackCrop(image.width, image.height, range.ratio, item.valid_scale ?? 1)
          : drawCrop(image.width, image.height, range, new PythonRandom(item.seed!), 'y first');
      assert.deepEqual([window.top, window.left, window.height, window.width], [...item.tl, ...item.cp_size], `seed ${item.seed}`);
      const cropped = crop(image, window);
      const size = item.output[i]![0]!.length;
      const how = { width: size, height: size, mode: 'bilinear', padding: 'reflection', alignCorners: true } as const;
      const filter = prefilter(cropped, size, () => 2);
      const got = runSteps(cropped, [...(filter ? [filter] : []), { kind: 'sample', map: { matrix: IDENTITY, warps: [] }, how }]);
      assert.ok(largestDifference(got, fromPlanes(item.output[i]!)) < 2e-6);
    });
  }
});

function crop(image: FloatImage, { left, top, width, height }: { left: number; top: number; width: number; height: number }): FloatImage {
  const data = new Float32Array(width * height * image.channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * image.width + left) * image.channels;
    data.set(image.data.subarray(from, from + width * image.channels), y * width * image.channels);
  }
  return { width, height, channels: image.channels, data };
}

test('single matrices and points', needsShared(`${FIXTURES}/${FILE}`), () => {
  const { matrices_3x3: golden, points } = fixture<{
    matrices_3x3: Record<string, number[][]> & { dihedral: number[][][] };
    points: { input: [number, number][][]; output: [number, number][][] };
  }>(FILE);
  const near = (part: AffinePart, expected: number[][]): void => {
    const got = [...matrixOf(part), 0, 0, 1];
    assert.ok(
      expected.flat().every((value, i) => Math.abs(value - got[i]!) < 1e-7),
      `${got} for ${expected}`,
    );
  };
  const parts: Record<string, AffinePart> = {
    rotate_10: { matrix: rotationMatrix(10) },
    rotate_m30: { matrix: rotationMatrix(-30) },
    zoom_1p1_c25_r75: { matrix: zoomMatrix(1.1, 0.25, 0.75) },
    flip: { matrix: flipMatrix(true) },
    noflip: { matrix: flipMatrix(false) },
  };
  const { dihedral, ...others } = golden;
  assert.deepEqual(Object.keys(others).sort(), Object.keys(parts).sort());
  for (const [name, part] of Object.entries(parts)) near(part, golden[name]!);
  assert.equal(dihedral.length, 8);
  for (const [k, expected] of dihedral.entries()) near({ matrix: dihedralMatrix(k) }, expected);
  const draws = [
    [{ matrix: flipMatrix(true) }, { warp: [0.2, -0.15] }, { matrix: rotationMatrix(9) }, { matrix: zoomMatrix(1.1, 0.25, 0.75) }],
    [{ warp: [-0.1, 0.05] }, { matrix: rotationMatrix(-4) }],
  ] as const satisfies readonly (readonly AffinePart[])[];
  draws.forEach((list, i) => {
    points.input[i]!.forEach(([x, y], j) => {
      const got = carryPoint(list, 16, 16, x, y);
      const expected = points.output[i]![j]!;
      assert.ok(Math.hypot(got[0] - expected[0], got[1] - expected[1]) < 2e-6, `${got} for ${expected}`);
      const there = mapPoint(coordinateMap(list, 16, 16), ...got);
      assert.ok(Math.hypot(there[0] - x, there[1] - y) < 1e-9);
    });
  });
});
