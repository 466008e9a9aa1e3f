import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Document } from '../../src/document/document.ts';
import { writeRunFile } from '../../src/run/run-file.ts';
import { parseFile } from '../../src/words/parse.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-run-file-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

async function parsed(path: string): Promise<Document> {
  const result = await parseFile(path);
  assert.ok(result.ok, JSON.stringify(result.diagnostics));
  return result.document;
}

test("a run folder's pipeline.yaml means the same files as the file that was run, wherever each path was written", async () => {
  const run = join(FOLDER, 'runs/x/1');
  for (const folder of [join(FOLDER, 'bases'), run]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(FOLDER, 'bases/b.yaml'), 'version: 1\ndata: { source: photos, cache: decoded }\nlearner: { pretrained: w/a.pth }\n');
  const rest = 'data: { get_y: parent_label, splitter: { file: v.txt } }\nlearner: { arch: resnet18 }\n';
  const train = 'train: [{ save: warm }, { load: warm }, { load: old/run }, { fit: 1 }]\n';
  writeFileSync(join(FOLDER, 'x.yaml'), `version: 1\nextends: bases/b.yaml\n${rest}${train}`);
  const document = await parsed(join(FOLDER, 'x.yaml'));
  const { origins: _, words: __, ...kept } = document;
  await writeRunFile(run, {
    format: 'pipefile-run',
    version: 1,
    started: '',
    engine: 'wasm',
    planHash: '',
    codeVersion: '1',
    lock: 'none',
    document: kept,
  });
  const again = await parsed(join(run, 'pipeline.yaml'));
  assert.equal(document.data.cache, join(FOLDER, 'bases/decoded'));
  assert.deepEqual(again.data, document.data);
  assert.deepEqual(again.model, document.model);
  assert.deepEqual(
    again.train.map(({ steps }) => steps),
    document.train.map(({ steps }) => steps),
  );
  assert.deepEqual(
    again.paths.map(({ target }) => target),
    document.paths.map(({ target }) => target),
  );
});
