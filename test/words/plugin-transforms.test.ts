import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { decodeImage } from '../../src/image/decode.ts';
import { type Finished, pipelineIn } from '../cli/pipeline.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'pipefile-transforms-'));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

/** A module of words that imports nothing. `paint` fills with `tone`. */
const MODULE = (tone: number): string => `
const options = (properties) => ({ type: 'object', additionalProperties: false, properties });
export const paint = {
  kind: 'item_transform', name: 'paint', summary: 'One tone at half the size.', options: options({}),
  create: () => ({
    order: 1, fixesSize: [16, 16], draws: false, text: 'paint it',
    apply: (image, { images }) => {
      const half = images.resizeBilinear(image, 16, 16);
      return { ...half, data: half.data.map(() => ${tone}) };
    },
  }),
};
export const speckle = {
  kind: 'item_transform', name: 'speckle', summary: 'Sets the first value.', options: options({}),
  create: () => ({
    order: 2, draws: true, text: 'speckle',
    apply: (image, { split, draws }) => {
      if (split === 'valid') return image;
      const data = image.data.slice();
      data[0] = draws.randint(100, 200);
      return { ...image, data };
    },
  }),
};
export const lift = {
  kind: 'batch_transform', name: 'lift', summary: 'Adds.', shorthand: 'by',
  options: options({ by: { type: 'number', default: 0.25, description: 'How much.' } }),
  create: ({ by }) => [{
    family: 'image', name: 'lift', order: 50, text: 'lift ' + by, when: 'always',
    apply: (image) => ({ ...image, data: image.data.map((value) => value + by) }),
  }],
};
export const mirror = {
  kind: 'batch_transform', name: 'mirror', summary: 'Left becomes right.', options: options({}),
  create: () => [{
    family: 'affine', name: 'mirror', order: 30, text: 'mirror', batch: false, mode: 'bilinear', padMode: 'reflection', alignCorners: true,
    draw: () => ({ matrix: [-1, 0, 0, 0, 1, 0] }),
  }],
};
export const centre = {
  kind: 'batch_transform', name: 'centre', summary: 'Its own normalisation.', options: options({}),
  create: () => [{ family: 'normalize', name: 'centre', order: 99, text: 'centre', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] }],
};
export const own = {
  kind: 'batch_transform', name: 'own', summary: 'As the first batch is.', options: options({}),
  create: (_, words) => words.create({ kind: 'batch_transform', word: 'normalize', options: { stats: 'batch' } }),
};
export const dusk = {
  kind: 'batch_transform', name: 'dusk', summary: 'Darker.', options: options({}),
  create: () => [{
    family: 'lighting', name: 'dusk', order: 40, text: 'dusk', batch: false, draw: () => ({ scale: 1, shift: Math.log(0.25 / 0.75), grey: 0 }),
  }],
};
`;

/** Writes the module and a pipeline file, and runs a command on it. */
async function pipeline(module: string, data: string, command: readonly string[]): Promise<Finished> {
  writeFileSync(join(FOLDER, 'words.mjs'), module);
  writeFileSync(
    join(FOLDER, 'x.yaml'),
    `version: 1
name: x
plugins: [./words.mjs]
data:
  source: { synthetic: { classes: 3, per_class: 8, size: 32 } }
  get_y: parent_label
  num_workers: 2
${data}
  batch_size: 6
learner: { arch: { small: [4, 8] }, pretrained: false }
train: [{ fit: 1 }]
outputs: [show_batch, data_check, { export: [onnx] }]
`,
  );
  return pipelineIn(FOLDER, command);
}

interface Channel {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The figures of the first channel of the first batch, which loader threads make. */
async function firstChannel(data: string, { module = MODULE(51), split = 'valid' } = {}): Promise<Channel> {
  const { code, out, err } = await pipeline(module, data, ['one-batch', 'x.yaml', '--split', split, '--format', 'json']);
  assert.equal(code, 0, err);
  return (JSON.parse(out) as { x: { channels: Channel[] } }).x.channels[0]!;
}

const near = (a: number, b: number): void => assert.ok(Math.abs(a - b) < 1e-6, `${a} for ${b}`);

test('transforms of a plug-in change pixels in loader threads, with our image operations and keyed draws', async () => {
  const plain = await firstChannel('  item_tfms: [paint]\n  batch_tfms: [{ lift: 0.5 }]');
  for (const value of [plain.min, plain.mean, plain.max]) near(value, 51 / 255 + 0.5);
  const drawn = await firstChannel('  item_tfms: [speckle, paint]', { split: 'train' });
  assert.ok(drawn.max >= 100 / 255 && drawn.max <= 200 / 255);
  assert.deepEqual(await firstChannel('  item_tfms: [speckle, paint]', { split: 'train' }), drawn, 'the same draws again');
  near((await firstChannel('  item_tfms: [speckle, paint]')).max, 51 / 255);
});

test('an affine and a lighting transform of a plug-in do what the built-in ones do, alone and composed', async () => {
  const batch = (list: string): Promise<Channel> =>
    firstChannel(`  item_tfms: [{ resize: 16 }]\n  batch_tfms: ${list}`, { split: 'train' });
  const ours = await batch('[{ flip: { p: 1 } }, { brightness: { p: 1, draw: 0.25 } }]');
  assert.deepEqual(await batch('[mirror, dusk]'), ours);
  const none =
    '{ aug_transforms: { do_flip: false, max_rotate: 0, max_zoom: 1, max_warp: 0, max_lighting: 0, xtra_tfms: [dusk, mirror] } }';
  assert.deepEqual(await batch(`[${none}]`), ours);
});

test('a normalisation of a plug-in is one: it is undone where pictures are shown', async () => {
  const { mean } = await firstChannel('  item_tfms: [paint]\n  batch_tfms: [centre]');
  near(mean, (51 / 255 - 0.5) / 0.5);
  const shown = await pipeline(MODULE(51), '  item_tfms: [paint]\n  batch_tfms: [centre]', ['show-batch', 'x.yaml', '-o', 'shown.png']);
  assert.equal(shown.code, 0, shown.err);
  const { data } = await decodeImage(readFileSync(join(FOLDER, 'shown.png')), { mode: 'rgb', exif: 'ignore' });
  assert.ok(data.filter((value) => value === 51).length > 1000);
});

test('a plug-in hands on what another word makes, also where it is still to be measured', async () => {
  const { mean } = await firstChannel('  item_tfms: [{ resize: 16 }]\n  batch_tfms: [own]', { split: 'train' });
  assert.ok(Math.abs(mean) < 1e-5, String(mean));
});

test('the decoded-items cache keeps what draws nothing, and follows the content of the plug-in', async () => {
  const data = '  item_tfms: [paint, speckle]\n  cache: items';
  for (const tone of [51, 51, 102]) near((await firstChannel(data, { module: MODULE(tone) })).min, tone / 255);
});

test('summary shows them, check knows the size they fix; a run, its outputs and predictions use them', async () => {
  const data = '  item_tfms: [speckle, paint]\n  batch_tfms: [mirror, { lift: 0.1 }, own]';
  const summary = await pipeline(MODULE(51), data, ['summary', 'x.yaml']);
  assert.equal(summary.code, 0, summary.err);
  for (const text of [/✔ paint it +16 x 16 RGB/, /✔ speckle +16 x 16/, /✔ mirror +float32/, /✔ lift 0\.1 +float32/, /item_tfms run in/])
    assert.match(summary.out, text);
  const run = await pipeline(MODULE(51), data, ['run', 'x.yaml', '--engine', 'wasm']);
  assert.equal(run.code, 0, run.err + run.out);
  const folder = join('runs/x', readdirSync(join(FOLDER, 'runs/x'))[0]!);
  const files = readdirSync(join(FOLDER, folder));
  for (const name of ['show_batch.png', 'data-check.json', 'model.json']) assert.ok(files.includes(name), name);
  writeFileSync(join(FOLDER, 'list.txt'), '');
  const predicted = await pipelineIn(FOLDER, ['predict', '--plugins', folder, join(folder, 'show_batch.png'), '--engine', 'wasm']);
  assert.equal(predicted.code, 0, predicted.err);
  rmSync(join(FOLDER, 'words.mjs'));
  const gone = await pipelineIn(FOLDER, ['predict', '--plugins', folder, join(folder, 'show_batch.png'), '--engine', 'wasm']);
  assert.equal(gone.code, 1, gone.err);
  assert.match(gone.err, /words\.mjs cannot be loaded/);
  rmSync(join(FOLDER, folder, 'data-check.json'));
  const report = await pipelineIn(FOLDER, ['report', folder]);
  assert.equal(report.code, 0, `looking at a run runs no plug-in: ${report.err}`);
});

const FAULTS: readonly (readonly [what: string, from: string, to: string, message: RegExp])[] = [
  ['a member is missing', "text: 'paint it',", '', /the item transform 'paint' of .*words\.mjs failed: .*'text' is not a string/],
  [
    'create gives no list',
    'create: ({ by }) => [{',
    'create: ({ by }) => by ? 7 : [{',
    /the batch transform 'lift' of .*create gave no list/,
  ],
  ['an unknown family', "family: 'affine'", "family: 'afine'", /the batch transform 'mirror' of .*'family' is not one of affine, lighting/],
  [
    'apply throws in a thread',
    'const half =',
    "throw new Error('no paint'); const half =",
    /the item transform 'paint' of .*failed: no paint/,
  ],
  ['apply gives no picture', 'return { ...half,', 'return { ', /the item transform 'paint' of .*failed: apply gave no picture/],
  ['apply gives a promise', 'apply: (image) => ({', 'apply: async (image) => ({', /the batch transform 'lift' of .*apply gave no picture/],
  ['a size of one number', 'fixesSize: [16, 16]', 'fixesSize: 16', /the item transform 'paint' of .*'fixesSize' is not a size/],
  [
    'a lighting part of an affine transform',
    '{ matrix: [-1, 0, 0, 0, 1, 0] }',
    '{ scale: 1, shift: 0, grey: 0 }',
    /'mirror' of .*draw gave neither/,
  ],
  ['no mean', 'mean: [0.5, 0.5, 0.5], std', 'mean: [], std', /the batch transform 'centre' of .*without one mean/],
  ['a matrix of five', '[-1, 0, 0, 0, 1, 0]', '[-1, 0, 0, 0, 1]', /the batch transform 'mirror' of .*draw gave neither/],
  ['it draws without saying so', 'order: 2, draws: true', 'order: 2, draws: false', /the item transform 'speckle' of .*without saying/],
];

test('a faulty transform of a plug-in is named with its module, also where it fails in a thread', async (t) => {
  const data = '  item_tfms: [paint, speckle]\n  batch_tfms: [mirror, lift, centre]';
  for (const [what, from, to, message] of FAULTS) {
    await t.test(what, async () => {
      const module = MODULE(51);
      assert.ok(module.includes(from));
      const { code, err } = await pipeline(module.replace(from, to), data, ['one-batch', 'x.yaml', '--split', 'train']);
      assert.match(err, message);
      assert.match(err, /plugin-failed/);
      assert.equal(code, 1);
    });
  }
});
