import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { savedModelFile } from '../../src/model/weights/saved-file.ts';
import { loadedClasses } from '../../src/plan/loaded-classes.ts';
import { parseText } from '../../src/words/parse.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-loaded-classes-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A run folder as far as loading asks for it; `vocab` is the text of its list of classes. */
function run(path: string, vocab: string): void {
  mkdirSync(join(FOLDER, path), { recursive: true });
  writeFileSync(join(FOLDER, path, 'model.safetensors'), '');
  writeFileSync(join(FOLDER, path, 'model.json'), `{"vocab": ${vocab}}`);
}

/** What is said where a file with these classes loads that path. */
async function said(load: string, vocab: readonly string[]) {
  const text = `version: 1\ndata: { source: photos, get_y: parent_label }\nlearner: { arch: small, pretrained: false }\ntrain: [{ load: ${load} }, validate]\n`;
  const parsed = parseText(text, join(FOLDER, 'a.yaml'));
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  const { problems, warnings } = await loadedClasses(parsed.document, { vocab });
  return { problems: problems.map(({ message }) => message), warnings: warnings.map(({ message, path }) => [message, path]) };
}

test('a run that is loaded is told of where its classes are others, and refused where they are more or fewer', async () => {
  run('runs/ab/1', '["a", "b"]');
  const file = join(FOLDER, 'runs/ab/1/model.safetensors');
  assert.deepEqual(await said('runs/ab/1', ['a', 'b']), { problems: [], warnings: [] });
  for (const vocab of [
    ['b', 'c'],
    ['b', 'a'],
  ])
    assert.deepEqual(await said('runs/ab/1', vocab), {
      problems: [],
      warnings: [[`the model ${file} was trained for other classes, and its answers get this file's names`, 'train[0].load.from']],
    });
  assert.deepEqual(await said('runs/ab/1', ['a', 'b', 'c']), {
    problems: [`the model ${file} has 2 classes, and the data have 3`],
    warnings: [],
  });
  for (const odd of ['[]', '3', '[1]', '["a"'])
    assert.deepEqual([run('runs/odd/1', odd), await said('runs/odd/1', ['a', 'b'])][1], { problems: [], warnings: [] }, odd);
});

test('runs/<name> stands for its newest run with a model', async () => {
  for (const name of ['2026-01-01', '2026-01-02']) run(`runs/many/${name}`, '["a"]');
  mkdirSync(join(FOLDER, 'runs/many/2026-01-03'));
  const newest = join(FOLDER, 'runs/many/2026-01-02/model.safetensors');
  assert.equal(await savedModelFile(join(FOLDER, 'runs/many')), newest);
  assert.equal(await savedModelFile(join(FOLDER, 'runs/many/2026-01-02')), newest);
  assert.equal(await savedModelFile(newest), newest);
  assert.equal(await savedModelFile(join(FOLDER, 'gone')), join(FOLDER, 'gone'));
});
