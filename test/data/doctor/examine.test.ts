import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { examineData } from '../../../src/data/doctor/examine.ts';
import type { DataCheck, Finding } from '../../../src/data/doctor/finding.ts';
import type { DataSpec } from '../../../src/data/spec.ts';
import { drawSynthetic } from '../../../src/data/synthetic.ts';
import { decodeImage } from '../../../src/image/decode.ts';
import { encodePng } from '../../../src/image/encode.ts';
import type { Raster } from '../../../src/image/raster.ts';
import { resizeBilinear } from '../../../src/image/resize.ts';
import { transpose } from '../../../src/image/transpose.ts';
import { BUILTIN } from '../../../src/words/builtin.ts';
import { needsShared, SHARED } from '../../shared.ts';
import { specOf } from '../../words.ts';

let root: string;
let check: DataCheck;

const at = (path: string): string => join(root, path);

/** Sides by name: files whose number ends in 9 validate. */
function spec(changes: Partial<DataSpec> = {}): DataSpec {
  return {
    source: specOf('source', 'folder', { path: root }),
    path: '',
    blocks: [specOf('block', 'image'), specOf('block', 'category')],
    getItems: specOf('getter', 'image_files', { recurse: true, order: 'path' }),
    getY: specOf('labeller', 'parent_label'),
    splitter: specOf('splitter', 'name_regex', { pattern: '9\\.png$' }),
    itemTfms: [specOf('item_transform', 'resize', { size: 64 })],
    batchTfms: [],
    batchSize: 8,
    decode: { mode: 'rgb', exif: 'apply', grey16: 'scale' },
    badItems: 'error',
    seed: 1,
    ...changes,
  };
}

async function redraw(from: string, to: string, change: (image: Raster) => Raster): Promise<void> {
  const image = await decodeImage(await readFile(at(from)), { mode: 'rgb', exif: 'apply' });
  await writeFile(at(to), await encodePng(change(image)));
}

before(async () => {
  root = await mkdtemp(join(tmpdir(), 'pipefile-doctor-'));
  await drawSynthetic({ classes: 3, perClass: 30, size: 96, seed: 4 }, root);
  await copyFile(at('disc/0001.png'), at('disc/copy-9.png'));
  await copyFile(at('disc/0002.png'), at('square/mislabelled.png'));
  await redraw('square/0003.png', 'square/smaller-9.png', (image) => resizeBilinear(image, 70, 70));
  await redraw('square/0004.png', 'triangle/mirrored.png', (image) => transpose(image, 'flip_left_right'));
  await redraw('triangle/0005.png', 'triangle/lighter.png', (image) => ({ ...image, data: image.data.map((v) => Math.min(255, v * 1.1)) }));
  await redraw('disc/0006.png', 'disc/0006.png', (image) => resizeBilinear(image, 20, 16));
  await redraw('disc/0007.png', 'disc/0007.png', (image) => ({ ...image, data: image.data.map(() => 90) }));
  await writeFile(at('triangle/broken.png'), 'not a picture');
  await writeFile(at('ring.heic'), 'x');
  await writeFile(at('disc/.hidden.tga'), 'x');
  await rename(at('disc/0008.png'), at('disc/0008.jpg'));
  check = await examineData(spec(), root, BUILTIN);
});
after(() => rm(root, { recursive: true, force: true }));

function finding(rule: string): Finding {
  const found = check.findings.find((entry) => entry.rule === rule);
  assert.ok(found, `${rule} is not among ${check.findings.map((entry) => entry.rule).join(', ')}`);
  return found;
}

const paths = (rule: string): string[][] => finding(rule).groups.map((group) => group.map(({ path }) => path));

test('what was planted is found, and nothing else', () => {
  assert.deepEqual(paths('unreadable'), [['triangle/broken.png']]);
  assert.deepEqual(paths('not-read'), [['ring.heic']]);
  assert.deepEqual(paths('exact-leak'), [['disc/0001.png', 'disc/copy-9.png']]);
  assert.deepEqual(paths('exact-label-conflict'), [['disc/0002.png', 'square/mislabelled.png']]);
  assert.deepEqual(paths('near-leak'), [['square/0003.png', 'square/smaller-9.png']]);
  assert.deepEqual(paths('near-label-conflict'), [['square/0004.png', 'triangle/mirrored.png']]);
  assert.match(finding('near-label-conflict').groups[0]![1]!.detail!, /^mirrored, \d/);
  assert.deepEqual(paths('near-duplicates'), [['triangle/0005.png', 'triangle/lighter.png']]);
  assert.deepEqual(paths('tiny'), [['disc/0006.png']]);
  assert.deepEqual(paths('even'), [['disc/0007.png']]);
  assert.deepEqual(paths('misnamed'), [['disc/0008.jpg']]);
  assert.equal(check.findings.filter(({ severity }) => severity === 'error').length, 3);
  const rank = check.findings.map(({ severity }) => ['error', 'warning', 'note'].indexOf(severity));
  assert.deepEqual(rank, [...rank].sort());
});

test('the same data give the same findings, as plain data', async () => {
  assert.deepEqual(await examineData(spec(), root, BUILTIN), check);
  assert.deepEqual(JSON.parse(JSON.stringify(check)), check);
});

test('classes that are missing on a side, few, or outnumbered', async () => {
  const grouped = await examineData(spec({ splitter: specOf('splitter', 'index', { valid_idx: [0, 1, 2] }) }), root, BUILTIN);
  const unvalidated = grouped.findings.find(({ rule }) => rule === 'class-without-validation-item');
  assert.equal(unvalidated?.message, '2 classes have no validation item: square, triangle.');
  const lonely = await examineData(
    spec({
      splitter: specOf('splitter', 'index', { valid_idx: [0, 1, 2] }),
      getY: specOf('labeller', 'regex', { pattern: '([a-z]+(?:/000[0-2])?)(?:/[^/]*)?\\.?[a-z]*$', match: false, attr: 'path' }),
    }),
    root,
    BUILTIN,
  );
  const untrained = lonely.findings.find(({ rule }) => rule === 'class-without-training-item');
  assert.equal(untrained?.severity, 'error');
  assert.equal(untrained?.groups.length, 3);
  assert.ok(lonely.findings.some(({ rule }) => rule === 'imbalance'));
  assert.ok(lonely.findings.some(({ rule }) => rule === 'few-items'));
});

describe('real photos', () => {
  test(
    'flowers5 has one pair of lookalikes, pets37 and clothing10 have none',
    needsShared('data/flowers5', 'data/clothing10'),
    async () => {
      const lookalikes = async (folder: string): Promise<string[][]> => {
        const found = await examineData(
          spec({ splitter: specOf('splitter', 'end', { valid_pct: 0.2, valid_last: true }) }),
          join(SHARED, 'data', folder),
          BUILTIN,
        );
        return found.findings.flatMap(({ rule, groups }) =>
          /^(near|exact)-/.test(rule) ? groups.map((group) => group.map(({ path }) => path)) : [],
        );
      };
      assert.deepEqual(await lookalikes('flowers5'), [
        ['train/daisy/10993710036_2033222c91.jpg', 'train/daisy/10993818044_4c19b86c82.jpg'],
      ]);
      assert.deepEqual(await lookalikes('clothing10'), []);
      assert.deepEqual(await lookalikes('pets5/images'), []);
    },
  );
});
