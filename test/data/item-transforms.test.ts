import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { applyItemTransform } from '../../src/data/item-transforms.ts';
import type { ItemTransformSpec, PadMode, Size } from '../../src/data/spec.ts';
import { decodeImage } from '../../src/image/decode.ts';
import type { Raster } from '../../src/image/raster.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { needsShared, SHARED } from '../shared.ts';

const FOLDER = 'reference/fastai-fixtures/f_resize';

interface Case {
  index: number;
  input: string;
  transform: string;
  args: { size?: number | [number, number]; method?: 'crop' | 'pad' | 'squish'; pad_mode?: PadMode; min_scale?: number; max_sz?: number };
  split_idx: 0 | 1;
  python_random_seed: number | null;
  output: string;
}

function specOf({ transform, args }: Case): ItemTransformSpec {
  const size: Size = typeof args.size === 'number' ? [args.size, args.size] : (args.size ?? [0, 0]);
  switch (transform) {
    case 'Resize':
      return { kind: 'resize', size, method: args.method ?? 'crop', padMode: args.pad_mode ?? 'reflection' };
    case 'RandomResizedCrop':
      return { kind: 'random_resized_crop', size, minScale: args.min_scale ?? 0.08, maxScale: 1, ratio: [3 / 4, 4 / 3], valXtra: 0.14 };
    case 'RandomCrop':
      return { kind: 'random_crop', size };
    case 'CropPad':
      return { kind: 'crop_pad', size, padMode: args.pad_mode ?? 'zeros' };
    case 'RatioResize':
      return { kind: 'ratio_resize', maxSz: args.max_sz! };
  }
  throw new Error(`a transform this test does not know: ${transform}`);
}

const read = (name: string): Promise<Raster> => decodeImage(readFileSync(join(SHARED, FOLDER, name)), { mode: 'rgb', exif: 'ignore' });

test('item transforms give fastai pixels, every case of f_resize bit for bit', needsShared(FOLDER), async (t) => {
  const { cases } = JSON.parse(readFileSync(join(SHARED, `${FOLDER}.json`), 'utf8')) as { cases: Case[] };
  assert.equal(cases.length, 30);
  for (const item of cases) {
    await t.test(`${item.index} ${item.transform} ${JSON.stringify(item.args)} split ${item.split_idx}`, async () => {
      const draws = new PythonRandom(item.python_random_seed ?? 0);
      const got = applyItemTransform(specOf(item), await read(item.input), item.split_idx === 0 ? 'train' : 'valid', draws);
      const expected = await read(item.output);
      assert.deepEqual([got.width, got.height], [expected.width, expected.height]);
      assert.ok(Buffer.from(got.data).equals(Buffer.from(expected.data)), 'pixels differ');
    });
  }
});
