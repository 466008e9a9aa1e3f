import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { pipeline, tinyFile } from './in-process.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-summary-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

function write(name: string, text: string): string {
  writeFileSync(join(FOLDER, name), text);
  return name;
}

test('summary walks one item and one batch, and says what merging did', async () => {
  const file = write(
    'tiny.yaml',
    tinyFile(
      '  item_tfms: [{ resize: 28 }, { crop_pad: 30 }, { resize: 24 }]\n  batch_tfms: [normalize, { aug_transforms: { size: 16 } }]',
    ),
  );
  const { code, out, err } = await pipeline(['summary', file, '--bs', '3'], FOLDER);
  assert.equal(code, 0, err);
  assert.match(out, /✔ parent_label +(disc|square|triangle|\w+)\n/);
  assert.match(out, /✔ crop_pad 30 x 30, zeros +30 x 30 RGB\n {2}✔ resize 24 x 24, crop +24 x 24 RGB\n/);
  assert.match(out, /! resize is written 2 times: the last one is used/);
  assert.match(out, /! item_tfms run in fastai's order, not the written one: crop_pad, resize/);
  assert.match(out, /✔ flip \+ warp \+ rotate \+ zoom, to 16 x 16 +float32 \[3, 3, 16, 16\]/);
  assert.match(out, /normalize +float32 \[3, 3, 16, 16\] +-\d/);
});

test('the step that fails is named with the reason, and the exit code is 1', async () => {
  const broken = write(
    'broken.yaml',
    tinyFile("  get_y: { regex: { pattern: '(\\d{9})', attr: name } }").replace('  get_y: parent_label\n', ''),
  );
  const failed = await pipeline(['summary', broken], FOLDER);
  assert.equal(failed.code, 1);
  assert.match(failed.out, /✖ the labeller \(get_y\) fails/);
  assert.match(failed.err, /broken\.yaml:5:\d+: error\[no-label\]/);
});

test('the missing resize: all sizes, and the word to add', async () => {
  const mixed = join(FOLDER, 'mixed');
  await drawSynthetic({ classes: 2, perClass: 6, size: 20, seed: 1 }, mixed);
  await drawSynthetic({ classes: 1, perClass: 6, size: 24, seed: 1 }, mixed);
  const file = write('sizes.yaml', tinyFile('').replace(/source: .*/, 'source: { folder: mixed }'));
  const { code, out, err } = await pipeline(['summary', file], FOLDER);
  assert.equal(code, 1);
  const listed = out.slice(out.indexOf('the items differ in size'));
  assert.equal(listed.match(/(24 x 24|20 x 20)\n/g)?.length, 4);
  assert.match(err, /error\[missing-resize\][\s\S]*fix: .*`- resize: 224`/);
});
