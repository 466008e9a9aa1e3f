import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { drawSynthetic } from '../../src/data/synthetic.ts';
import { compile } from '../../src/plan/compile.ts';
import { changedReasons } from '../../src/plan/fingerprint.ts';
import type { Fingerprint } from '../../src/plan/plan.ts';
import { surveyData } from '../../src/plan/survey.ts';
import { parseFile } from '../../src/words/parse.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-relabelled-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));
const FILE = join(FOLDER, 'x.yaml');

before(async () => {
  await drawSynthetic({ classes: 2, perClass: 3, size: 8, seed: 1 }, join(FOLDER, 'photos'));
});

function write(rows: readonly string[], listed: string, photos = 'photos'): void {
  writeFileSync(join(FOLDER, photos, 't.csv'), ['f,y', ...rows].join('\n'));
  writeFileSync(join(FOLDER, photos, 'v.txt'), listed);
  const data = `{ source: ${photos}, get_items: { csv: t.csv }, get_y: { column: y }, splitter: { file: v.txt }, batch_size: 2 }`;
  writeFileSync(FILE, `version: 1\ndata: ${data}\nlearner: { arch: small, pretrained: false }\ntrain: [{ fit: 1 }]\n`);
}

/** Fingerprints of the items and of the first stage. */
async function fingerprints(): Promise<readonly Fingerprint[]> {
  const parsed = await parseFile(FILE);
  assert.ok(parsed.ok, JSON.stringify(parsed.diagnostics));
  const { document } = parsed;
  const data = await surveyData(document, { cacheFolder: join(FOLDER, 'cache'), offline: true });
  const engine = { name: 'wasm', precision: 'f32', threads: 1 };
  const { tasks } = compile(document, {
    provenance: { code: '1', libraries: { pipefile: '1' } },
    engine,
    data,
    weights: { state: 'none' },
  });
  return ['items', 'stage-0'].map((id) => tasks.find((task) => task.id === id)!.fingerprint);
}

const ROWS = ['disc', 'square'].flatMap((name) => [0, 1, 2].map((n) => `${name}/000${n}.png,${name}`));

test('a label in a table or a name in a list that changes, while no picture does, is another set of items', async () => {
  write(ROWS, 'disc/0000.png\n');
  const before = await fingerprints();
  write(ROWS.with(1, 'disc/0001.png,square'), 'disc/0000.png\n');
  const relabelled = await fingerprints();
  assert.deepEqual(changedReasons(before[0]!, relabelled[0]!), ['labels and split']);
  assert.notEqual(before[1]!.hash, relabelled[1]!.hash);
  write(ROWS, 'disc/0001.png\n');
  assert.deepEqual(changedReasons(before[0]!, (await fingerprints())[0]!), ['labels and split']);
});

test('where the folder lies changes nothing', async () => {
  write(ROWS, 'disc/0000.png\n');
  const before = await fingerprints();
  renameSync(join(FOLDER, 'photos'), join(FOLDER, 'moved'));
  write(ROWS, 'disc/0000.png\n', 'moved');
  assert.deepEqual(await fingerprints(), before);
});
