import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pipelineIn, runFolder } from '../cli/pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-data-check-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

writeFileSync(
  join(FOLDER, 'tiny.yaml'),
  `version: 1
name: tiny
data: { source: { synthetic: { classes: 2, per_class: 8, size: 16 } }, get_y: parent_label, item_tfms: [{ resize: 16 }], batch_size: 4, num_workers: 0 }
learner: { arch: { small: [4, 8] }, pretrained: false }
train: [{ fit: { epochs: 1, lr: 1.0e-3 } }]
outputs: [report, data_check, { show_batch: { nrows: 1, ncols: 2 } }, { export: [safetensors] }]
`,
);

test('the page shows the data check of the same run, wherever the file lists it, and when it is drawn anew', async () => {
  const finished = await pipelineIn(FOLDER, ['run', 'tiny.yaml', '--engine', 'wasm', '--no-lock']);
  assert.equal(finished.code, 0, finished.err);
  const folder = runFolder(finished);
  const page = (): string => readFileSync(join(folder, 'report.html'), 'utf8');
  assert.match(page(), /<section id="data-check"/);
  const check = readFileSync(join(folder, 'data-check.json'), 'utf8');
  rmSync(join(folder, 'report.html'));
  rmSync(join(folder, 'data-check.json'));
  const drawn = await pipelineIn(FOLDER, ['report', folder]);
  assert.equal(drawn.code, 0, drawn.err);
  assert.match(page(), /<section id="data-check"/);
  assert.equal(readFileSync(join(folder, 'data-check.json'), 'utf8'), check);
  for (const said of [/\d errors?, \d+ warnings?, \d+ notes?/, /show_batch\.png/, /export\/safetensors/]) assert.match(finished.out, said);
});
