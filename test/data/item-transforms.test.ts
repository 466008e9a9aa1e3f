import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Padding } from '../../src/image/crop-pad.ts';
import { decodeImage } from '../../src/image/decode.ts';
import * as images from '../../src/image/operations.ts';
import type { Raster } from '../../src/image/raster.ts';
import type { ItemTransform } from '../../src/language/contracts/item-transform.ts';
import { PythonRandom } from '../../src/util/python-random.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { needsShared, SHARED } from '../shared.ts';
import { specOf } from '../words.ts';

const FOLDER = 'reference/fastai-fixtures/f_resize';

interface Case {
  index: number;
  input: string;
  transform: string;
  args: { size?: number | [number, number]; method?: 'crop' | 'pad' | 'squish'; pad_mode?: Padding; min_scale?: number; max_sz?: number };
  split_idx: 0 | 1;
  python_random_seed: number | null;
  output: string;
}

function transformOf({ transform, args }: Case): ItemTransform {
  return BUILTIN.create(specOf('item_transform', WORDS[transform]!, args));
}

const WORDS: Readonly<Record<string, string>> = {
  Resize: 'resize',
  RandomResizedCrop: 'random_resized_crop',
  RandomCrop: 'random_crop',
  CropPad: 'crop_pad',
  RatioResize: 'ratio_resize',
};

const read = (name: string): Promise<Raster> => decodeImage(readFileSync(join(SHARED, FOLDER, name)), { mode: 'rgb', exif: 'ignore' });

test('item transforms give fastai pixels, every case of f_resize bit for bit', needsShared(FOLDER), async (t) => {
  const { cases } = JSON.parse(readFileSync(join(SHARED, `${FOLDER}.json`), 'utf8')) as { cases: Case[] };
  assert.equal(cases.length, 30);
  for (const item of cases) {
    await t.test(`${item.index} ${item.transform} ${JSON.stringify(item.args)} split ${item.split_idx}`, async () => {
      const draws = new PythonRandom(item.python_random_seed ?? 0);
      const split = item.split_idx === 0 ? 'train' : 'valid';
      const got = transformOf(item).apply(await read(item.input), { split, draws, images });
      const expected = await read(item.output);
      assert.deepEqual([got.width, got.height], [expected.width, expected.height]);
      assert.ok(Buffer.from(got.data).equals(Buffer.from(expected.data)), 'pixels differ');
    });
  }
});
