import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Document } from '../../src/document/document.ts';
import { compile } from '../../src/plan/compile.ts';
import { parseFile } from '../../src/words/parse.ts';
import { pipelineIn, runFolder } from '../cli/pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-outputs-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const OPTIONS = "{ type: 'object', additionalProperties: false, properties: { top: { type: 'integer', default: 2 } } }";

/** A file whose outputs are those of one plug-in, which imports nothing of ours; gives the pipeline file's name. */
function fileWith(name: string, create: string, outputs: string): string {
  const module = `export const w = { kind: 'output', name: 'tally', summary: 'Mine.', shorthand: 'top', options: ${OPTIONS}, create: ${create} };\n`;
  writeFileSync(join(FOLDER, `${name}.mjs`), module);
  writeFileSync(
    join(FOLDER, `${name}.yaml`),
    `version: 1
name: ${name}
plugins: [./${name}.mjs]
data:
  source: { synthetic: { classes: 2, per_class: 8, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
  num_workers: 0
learner: { arch: { small: [4, 8] }, pretrained: false, metrics: [accuracy] }
train: [{ fit: { epochs: 1, lr: 1.0e-3 } }]
outputs: [${outputs}]
`,
  );
  return `${name}.yaml`;
}

const RUN = ['--engine', 'wasm', '--no-lock'];

test('an output of a plug-in writes what it makes of the run, draws with our charts, and stands among the others', async () => {
  const create = `({ top }) => ({
    write: async (run) => {
      const { vocab, paths } = run.predictions();
      const { counts } = run.confusionMatrix();
      const epochs = run.fits.flatMap(({ rows }) => rows.map((row) => row.validLoss));
      const points = epochs.map((loss, i) => [i, loss]);
      const chart = run.plots.lines({ title: 'Mine', label: 'Mine.', xLabel: 'epoch', yLabel: 'loss', series: [{ name: 'valid', points }] });
      const plot = await run.savePlot('mine', chart);
      const photo = await run.photo(paths[0], 8);
      const facts = { top, vocab, right: counts[0] + counts[3], items: paths.length, metrics: Object.keys(run.metrics), photo: photo.slice(0, 15), listed: run.items.length };
      return (await run.writeText('tally/facts.json', JSON.stringify(facts))) + ', ' + plot;
    },
  })`;
  const finished = await pipelineIn(FOLDER, ['run', fileWith('good', create, 'most_confused, { tally: 3 }, report'), ...RUN]);
  assert.equal(finished.code, 0, finished.err);
  const folder = runFolder(finished);
  const { right, ...facts } = JSON.parse(readFileSync(join(folder, 'tally/facts.json'), 'utf8')) as Record<string, unknown>;
  assert.deepEqual(facts, {
    top: 3,
    vocab: facts.vocab,
    items: 3,
    metrics: ['valid_loss', 'accuracy'],
    photo: 'data:image/jpeg',
    listed: 16,
  });
  assert.ok(Number(right) >= 0);
  for (const name of ['mine.svg', 'mine.png', 'most_confused.txt', 'report.html']) assert.ok(existsSync(join(folder, name)), name);
  assert.match(finished.out, /tally\/facts\.json, mine\.svg, mine\.png/);
});

test('a plug-in enters the fingerprint of its output by its content', async () => {
  const hashOf = async (create: string): Promise<string> => {
    const parsed = await parseFile(join(FOLDER, fileWith('printed', create, 'tally')));
    assert.ok(parsed.ok);
    return outputHash(parsed.document);
  };
  const one = await hashOf("() => ({ write: async () => 'one' })");
  assert.equal(await hashOf("() => ({ write: async () => 'one' })"), one);
  assert.notEqual(await hashOf("() => ({ write: async () => 'two' })"), one);
});

function outputHash(document: Document): string {
  const absent = { state: 'absent', why: '' } as const;
  const engine = { name: 'wasm', precision: 'f32', threads: 1 };
  const { tasks } = compile(document, {
    provenance: { code: '1', libraries: { pipefile: '1' } },
    engine,
    data: absent,
    weights: { state: 'none' },
  });
  return tasks.find(({ kind }) => kind === 'output')!.fingerprint.hash;
}

test('an output of a plug-in that makes the wrong thing is found before anything trains', async () => {
  for (const [create, message] of [
    ["() => ({ draw: async () => 'x' })", /the output 'tally' of .*failed: create gave an object whose 'write' is not a function/],
    [
      "() => ({ write: async () => 'x', prepare: 5 })",
      /the output 'tally' of .*failed: create gave an object whose 'prepare' is not a function/,
    ],
    ["() => { throw new Error('no ink'); }", /the output 'tally' of .*failed: no ink/],
  ] as const) {
    const { diagnostics } = await parseFile(join(FOLDER, fileWith(`wrong-${message.source.length}`, create, 'tally')));
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['plugin-failed'],
    );
    assert.match(diagnostics[0]!.message, message);
  }
});

test('an output of a plug-in that fails later says so with its file and word, and the model is kept', async () => {
  const cases = [
    ['throws', "() => ({ write: async () => { throw new Error('no paper'); } })", /the output 'tally' of .*throws\.mjs failed: no paper/],
    [
      'late',
      "() => ({ prepare: async () => { throw new Error('no pen'); }, write: async () => '' })",
      /the output 'tally' of .*late\.mjs failed: no pen/,
    ],
    ['mute', '() => ({ write: async () => 7 })', /the output 'tally' said nothing about what it wrote/],
    ['leaves', "() => ({ write: (run) => run.writeText('../out.txt', 'x') })", /the file "\.\.\/out\.txt" leads out of the folder/],
  ] as const;
  for (const [name, create, message] of cases) {
    const { code, out, err } = await pipelineIn(FOLDER, ['run', fileWith(name, create, 'tally'), ...RUN]);
    assert.equal(code, 1, err);
    assert.match(err, message);
    assert.doesNotMatch(out + err, /bug in pipefile/);
    const [run = ''] = readdirSync(join(FOLDER, 'runs', name));
    assert.ok(existsSync(join(FOLDER, 'runs', name, run, 'model.safetensors')));
  }
});
