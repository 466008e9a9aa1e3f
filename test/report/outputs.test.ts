import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { runFiles } from '../../src/folder/event-log.ts';
import { readRunRecord } from '../../src/folder/record.ts';
import { writePredictions } from '../../src/interpret/predictions-file.ts';
import { sincePreviousRun } from '../../src/report/page/previous-run.ts';
import { outputRenderer } from '../../src/report/render-outputs.ts';
import { sha256 } from '../../src/util/hash.ts';
import { UserError } from '../../src/util/problem.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { specOf } from '../words.ts';
import { samplePredictions } from './sample.ts';
import { type Ending, script } from './script.ts';

const PAIRS: readonly (readonly [number, number])[] = [
  [0, 0],
  [0, 1],
  [1, 1],
  [1, 1],
];
let top: string;
before(() => {
  top = mkdtempSync(join(tmpdir(), 'pipefile-'));
});
after(() => rmSync(top, { recursive: true }));

/** A run folder as the program leaves it, with pictures of its items beside it. */
async function makeRun(name: string, ending: Ending, pairs: typeof PAIRS = PAIRS): Promise<string> {
  const folder = join(top, 'runs', name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'pipeline.yaml'), `version: 1\nname: pets\nlearner: { arch: ${name} }\n`);
  const files = await runFiles(folder, { resume: false, now: () => Date.UTC(2026, 0, 2) });
  for (const { event } of script(ending)) files.handle(event);
  await files.close();
  if (ending !== 'done') return folder;
  const predictions = { ...samplePredictions(['cat', 'dog'], pairs), root: join(top, 'items') };
  for (const path of predictions.paths) {
    mkdirSync(dirname(join(predictions.root, path)), { recursive: true });
    await sharp({ create: { width: 40, height: 30, channels: 3, background: '#336699' } })
      .jpeg()
      .toFile(join(predictions.root, path));
  }
  const rows = predictions.paths.map((path) => `${path},${dirname(path)},valid,${sha256(readFileSync(join(predictions.root, path)))}`);
  writeFileSync(join(folder, 'items.csv'), `${['path,label,split,sha256', ...rows].join('\n')}\n`);
  await writePredictions(folder, predictions);
  return folder;
}

test('a run folder comes back as a record', async () => {
  const record = await readRunRecord(await makeRun('a', 'done'));
  assert.equal(record.name, 'pets');
  assert.equal(record.ending, 'done');
  assert.deepEqual(record.pipeline.value, { version: 1, name: 'pets', learner: { arch: 'a' } });
  assert.deepEqual(record.metrics, { error_rate: 0.064273, accuracy: 0.935727 });
  assert.equal(record.started, '2026-01-02T00:00:00.000Z');
  assert.equal(record.engine?.engine, 'onednn');
  assert.deepEqual(
    record.history.fits.map((fit) => fit.rows.length),
    [0, 1, 2],
  );
  assert.deepEqual(record.predictions?.paths, ['cat/0.jpg', 'cat/1.jpg', 'dog/2.jpg', 'dog/3.jpg']);
  assert.equal((await readRunRecord(await makeRun('b', 'failed'))).ending, 'failed');
  assert.equal((await readRunRecord(await makeRun('c', 'interrupted'))).ending, 'interrupted');
});

test('a resumed run lasted as long as its parts together', async () => {
  const folder = await makeRun('g', 'interrupted');
  const time = (second: number): string => new Date(Date.UTC(2026, 0, 3, 0, 0, second)).toISOString();
  const parts: [number, string][] = [
    [0, 'run_started'],
    [7, 'run_interrupted'],
    [1000, 'run_started'],
    [1005, 'run_done'],
  ];
  const lines = parts.map(([second, type]) =>
    JSON.stringify({ time: time(second), type, name: 'pets', folder, tasks: [], resume: '', seconds: 5, metrics: {} }),
  );
  writeFileSync(join(folder, 'events.jsonl'), `${lines.join('\n')}\n`);
  assert.equal((await readRunRecord(folder)).seconds, 12);
});

/** What a file's only output says of a run folder. */
function render(folder: string, word: string, options: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const output = specOf('output', word, options);
  return outputRenderer(folder, { outputs: [output], words: BUILTIN })(output);
}

test('every output word of this folder writes its files', async () => {
  const folder = await makeRun('d', 'done');
  const old = new Set(readdirSync(folder));
  const words = ['confusion_matrix', 'most_confused', 'top_losses', 'classification_report', 'loss_plot', 'lr_plot', 'report'];
  for (const word of words) assert.equal(typeof (await render(folder, word)), 'string');
  assert.deepEqual(
    readdirSync(folder)
      .filter((name) => !old.has(name))
      .sort(),
    [
      'classification_report.txt',
      ...['confusion_matrix', 'loss_plot', 'lr_plot'].flatMap((name) => [`${name}.png`, `${name}.svg`]),
      'most_confused.txt',
      'report.html',
      'top_losses.png',
      'top_losses.svg',
    ],
  );
  assert.equal(readFileSync(join(folder, 'most_confused.txt'), 'utf8'), 'count  actual  predicted\n    1  cat     dog\n');
  assert.match(readFileSync(join(folder, 'top_losses.svg'), 'utf8'), />dog\/cat \/ 1\.61 \/ 0\.80</);
  assert.equal(readFileSync(join(folder, 'report.html'), 'utf8').split('data:image/webp').length - 1, 4, 'four photos, each once');
});

test("options have fastai's names", async () => {
  const folder = await makeRun('e', 'done');
  await render(folder, 'confusion_matrix', { normalize: true, norm_dec: 1, title: 'Mine', figsize: [6, 6], dpi: 72, cmap: 'Greens' });
  const svg = readFileSync(join(folder, 'confusion_matrix.svg'), 'utf8');
  assert.match(svg, />Mine</);
  assert.deepEqual(
    [...svg.matchAll(/>(\d\.\d)</g)].map(([, text]) => text),
    ['0.5', '0.5', '0.0', '1.0'],
  );
  const { width } = await sharp(join(folder, 'confusion_matrix.png')).metadata();
  assert.ok(Math.abs(width! - 6 * 72) < 60, `${width}`);
  assert.equal(await render(folder, 'most_confused', { min_val: 2 }), 'nothing confused');
  await render(folder, 'top_losses', { k: 1, largest: false });
  const least = readFileSync(join(folder, 'top_losses.svg'), 'utf8');
  assert.match(least, />cat\/cat \/ 0\.22 \/ 0\.80</);
  assert.doesNotMatch(least, />dog\/cat/);
  await render(folder, 'loss_plot', { with_valid: false });
  assert.doesNotMatch(readFileSync(join(folder, 'loss_plot.svg'), 'utf8'), /validation loss/);
});

test('the outputs of a run share one reading of its folder', async () => {
  const folder = await makeRun('h', 'done');
  const outputs = [specOf('output', 'most_confused'), specOf('output', 'lr_plot')] as const;
  const write = outputRenderer(folder, { outputs, words: BUILTIN });
  await write(outputs[0]);
  rmSync(join(folder, 'events.jsonl'));
  assert.equal(await write(outputs[1]), 'lr_plot.svg, lr_plot.png');
});

test('an output that needs predictions says so where a run has none; a folder that is no run is a problem too', async () => {
  const folder = await makeRun('f', 'interrupted');
  await assert.rejects(render(folder, 'confusion_matrix'), UserError);
  await assert.rejects(readRunRecord(top), UserError);
});

test('the run before is the newest finished one of the same name', async () => {
  for (const [name, ending] of [
    ['x1', 'done'],
    ['x2', 'done'],
    ['x3', 'failed'],
  ] as const)
    await makeRun(name, ending);
  const now = await readRunRecord(await makeRun('x4', 'done', [...PAIRS.slice(0, 1), [0, 0], ...PAIRS.slice(2)]));
  const difference = await sincePreviousRun(now);
  assert.match(difference!.before, /x2$/);
  assert.deepEqual(difference!.values, [{ path: 'learner.arch', kind: 'changed', before: 'x2', after: 'x4' }]);
  assert.deepEqual(difference!.photos!.fixed, ['cat/1.jpg']);
});
