import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readPredictions } from '../../src/interpret/predictions-file.ts';
import { loadModel } from '../../src/session/models.ts';
import { parseFile } from '../../src/words/parse.ts';
import { type Finished, pipelineIn, runFolder } from '../cli/pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-blocks-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** Classes in an order, learned as one value by the squared error: a task that takes over what a built-in one does and changes the rest. */
const ORDINAL = `
export const ordinal = {
  kind: 'block', name: 'ordinal', summary: 'Classes in an order.',
  options: {
    type: 'object', additionalProperties: false, required: ['vocab'],
    properties: { vocab: { type: 'array', items: { type: 'string' }, description: 'From the lowest to the highest.' } },
  },
  create: ({ vocab }, words) => {
    const { task } = words.create({ kind: 'block', word: 'category', options: { vocab, sort: false, add_na: false } });
    const nearest = (value) => Math.min(vocab.length - 1, Math.max(0, Math.round(value)));
    const shares = (value) => vocab.map((_, i) => Number(i === nearest(value)));
    const floats = ({ y, yShape }) => ({ y: Float32Array.from(y), yShape });
    return { side: 'target', task: {
      ...task,
      like: 'regression',
      about: 'classes in an order',
      loss: { kind: 'loss', word: 'mse', options: {} },
      space: (labels, byValue) => ({ ...task.space(labels, byValue), c: 1 }),
      encoder: (space) => { const encode = task.encoder(space); return (items) => floats(encode(items)); },
      countClasses: () => [],
      misfit: ({ c }) => (c === 1 ? undefined : 'an order has one output'),
      decode: ([value], facts) => task.decode(Float32Array.from(shares(value)), facts),
      interpret: ({ outputs, targets }) => ({
        outputs: Float32Array.from([...outputs].flatMap(shares)),
        targets: Int32Array.from(targets),
      }),
    } };
  },
};
`;

/** A task that uses nothing of the built-in ones: the position of the class in the alphabet as a number. */
const INITIAL = `
const position = ({ label }) => label.charCodeAt(0) - 97;
export const initial = {
  kind: 'block', name: 'initial', summary: 'Position of the first letter.',
  options: { type: 'object', additionalProperties: false, properties: {} },
  create: () => ({ side: 'target', task: {
    kind: 'initial', about: 'a letter', labels: 'other', fewestClasses: 0, like: 'regression',
    loss: { kind: 'loss', word: 'l1', options: {} },
    space: () => ({ vocab: [], c: 1 }),
    encoder: () => (items) => ({ y: Float32Array.from(items, position), yShape: [items.length] }),
    steps: () => [{ text: 'to letter', fastaiText: 'Letter' }],
    trace: (item) => [{ type: 'numbers', shape: [], values: [position(item)] }],
    show: (target) => String.fromCharCode(97 + target[0]),
    decode: (outputs) => ({ kind: 'initial', letter: String.fromCharCode(97 + Math.round(outputs[0])) }),
    json: ({ letter }) => ({ letter }),
    text: ({ letter }) => 'letter ' + letter,
    columns: () => ['letter'],
    cells: ({ letter }) => [letter],
    judge: ({ outputs, target }) => ({ predicted: String(outputs[0]), actual: String(target[0]), right: false }),
  } }),
};
`;

/** A file with a plug-in of this code; gives its name. */
function fileWith(name: string, code: string, block: string, learner = ''): string {
  writeFileSync(join(FOLDER, `${name}.mjs`), code);
  writeFileSync(
    join(FOLDER, `${name}.yaml`),
    `version: 1
name: ${name}
plugins: [./${name}.mjs]
data:
  source: { synthetic: { classes: 3, per_class: 10, size: 16 } }
  blocks: [image, ${block}]
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
  num_workers: 0
learner: { arch: { small: [4, 8] }, pretrained: false${learner} }
train: [{ fit: { epochs: 1, lr: 1.0e-3 } }]
outputs: [top_losses, report]
`,
  );
  return `${name}.yaml`;
}

async function pipeline(...args: string[]): Promise<Finished> {
  const finished = await pipelineIn(FOLDER, args);
  assert.equal(finished.code, 0, finished.err);
  return finished;
}

const ORDER = '{ ordinal: { vocab: [disc, square, triangle] } }';

test('a target block of a plug-in is trained, reported, shown and predicted as its task says', async () => {
  const file = fileWith('order', ORDINAL, ORDER, ', metrics: [mae]');
  const folder = runFolder(await pipeline('run', file, '--engine', 'wasm', '--no-lock'));
  const { targets, probs, vocab } = await readPredictions(folder);
  assert.deepEqual(vocab, ['disc', 'square', 'triangle']);
  assert.ok(targets instanceof Int32Array);
  assert.equal(probs.length, 3 * targets.length, 'the run keeps them in the form in which classes are reported');
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  assert.match(page, /id="confusion"/);

  const model = await loadModel(folder, { engine: 'wasm', workers: 0, plugins: 'all' });
  try {
    assert.equal(model.model.nOut, 1);
    const { root, paths } = await readPredictions(folder);
    const answer = await model.predict(join(root, paths[0]!));
    assert.ok(answer.kind === 'category' && vocab.includes(answer.label));
    assert.equal(answer.probability, 1);
  } finally {
    await model.close();
  }
  const batch = JSON.parse((await pipeline('one-batch', file, '--format', 'json')).out) as { y: unknown; items: { label: string }[] };
  assert.deepEqual(batch.y, { dtype: 'float32', shape: [4], kind: 'ordinal' });
  assert.ok(batch.items.every(({ label }) => vocab.includes(label)));
  assert.match((await pipeline('summary', file)).out, /to class index/);
});

test('losses and metrics go by what the task is like; a task may be of a kind of its own', async () => {
  const wrong = await parseFile(join(FOLDER, fileWith('misfit', ORDINAL, ORDER, ', metrics: [accuracy]')));
  assert.match(wrong.diagnostics[0]!.message, /accuracy does not go with a target of classes in an order/);

  const file = fileWith('letter', INITIAL, 'initial');
  const folder = runFolder(await pipeline('run', file, '--engine', 'wasm', '--no-lock'));
  const { root, paths, targetKind } = await readPredictions(folder);
  assert.equal(targetKind, 'initial');
  const told = await pipeline('predict', '--plugins', folder, join(root, paths[0]!), '--format', 'jsonl');
  assert.deepEqual(Object.keys(JSON.parse(told.out) as object), ['path', 'letter']);
  assert.match((await pipeline('predict', '--plugins', folder, join(root, paths[0]!), '--format', 'csv')).out, /^path,error,letter\n/);
});

test('a task without a member, and one that fails in a thread, are failures of the plug-in', async () => {
  const lacking = await parseFile(join(FOLDER, fileWith('lacking', INITIAL.replace(/judge: .*\n/, '\n'), 'initial')));
  assert.ok(!lacking.ok);
  assert.equal(lacking.diagnostics[0]!.code, 'plugin-failed');
  assert.match(
    lacking.diagnostics[0]!.message,
    /block 'initial' of .*lacking\.mjs failed: create gave an object whose 'judge' is not a function/,
  );

  const none = await parseFile(join(FOLDER, fileWith('none', INITIAL.replace("side: 'target'", "side: 'left'"), 'initial')));
  assert.match(none.diagnostics[0]!.message, /'side' is not one of input, target/);

  const odd = await parseFile(join(FOLDER, fileWith('odd', INITIAL.replace("like: 'regression'", 'like: 7'), 'initial')));
  assert.match(odd.diagnostics[0]!.message, /'like' is not a string/);

  const failing = fileWith('failing', INITIAL.replace('Float32Array.from(items, position)', 'nothing.at(0)'), 'initial');
  const ended = await pipelineIn(FOLDER, ['run', failing, '--engine', 'wasm', '--no-lock']);
  assert.equal(ended.code, 1, ended.err);
  assert.match(ended.err, /block 'initial' of .*failing\.mjs failed: nothing is not defined/);
});

test('what a task gives is looked at before it is computed with', async () => {
  for (const [name, was, is, told] of [
    [
      'list',
      'y: Float32Array.from(items, position)',
      'y: items.map(position)',
      /failed: `encoder` gave a function whose `y` is neither an Int32Array nor/,
    ],
    [
      'wide',
      'yShape: [items.length]',
      'yShape: [items.length, 2]',
      /failed: `encoder` gave a function whose `yShape` is not that of 4 values for 4 items/,
    ],
    ['none', 'c: 1', 'c: 0', /failed: `space` gave an object whose `c` is no whole number from 1 on/],
    ['mute', 'String.fromCharCode(97 + target[0])', 'target[0]', /failed: `show` gave no text/],
  ] as const) {
    assert.ok(INITIAL.includes(was));
    const { code, err } = await pipelineIn(FOLDER, ['one-batch', fileWith(name, INITIAL.replace(was, is), 'initial')]);
    assert.equal(code, 1, err);
    assert.match(err, told);
    assert.match(err, new RegExp(`${name}\\.mjs`));
  }
});

test('blocks that are not one input and one target are found by check', async () => {
  const parsed = await parseFile(join(FOLDER, fileWith('swapped', INITIAL, 'image')));
  assert.ok(!parsed.ok);
  assert.equal(parsed.diagnostics[0]!.path, 'data.blocks');
  assert.match(parsed.diagnostics[0]!.message, /one image and one target/);
});
