import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Field, ROOT, type Section } from '../../src/document/grammar.ts';
import { compile } from '../../src/plan/compile.ts';
import type { Facts } from '../../src/plan/facts.ts';
import { parseText } from '../../src/words/parse.ts';

/** A file that names every option of `data` and `learner`. */
const FILE = `version: 1
name: full
seed: 1
data:
  source: { folder: photos }
  path: ''
  blocks: [image, category]
  get_items: { csv: { file: table.csv, fn_col: 0 } }
  get_x: { column: { column: 0 } }
  get_y: { column: { column: 1 } }
  splitter: { random: { valid_pct: 0.2, seed: 3 } }
  item_tfms: [{ resize: 64 }]
  batch_tfms: [flip]
  batch_size: 8
  val_batch_size: 16
  num_workers: 1
  exif: apply
  cache: kept
  grey16: scale
  bad_items: error
  seed: 4
learner:
  arch: resnet18
  pretrained: false
  normalize: true
  lin_ftrs: [32]
  ps: 0.5
  cut: 8
  pool: true
  concat_pool: true
  first_bn: true
  bn_final: false
  lin_first: false
  y_range: [0, 1]
  metrics: [accuracy]
  loss: cross_entropy
  opt: adam
  lr: 0.001
  moms: [0.9, 0.8, 0.9]
  wd: 0.01
  wd_bn_bias: false
  train_bn: true
  callbacks: [csv_logger]
  precision: f32
train: [{ freeze_to: -1 }, { fit: { epochs: 1, lr: 0.01 } }, { fit: { epochs: 2, lr: 0.02 } }]
checkpoint: { every_batches: 100 }
outputs: [report, loss_plot]
`;

const FACTS: Facts = {
  provenance: { code: 'code', libraries: { pipefile: '1', tfjs: '4' } },
  engine: { name: 'wasm', precision: 'f32', threads: 2 },
  data: { state: 'absent', why: 'not here' },
  weights: { state: 'here', path: '/weights', hash: 'w' },
};

const ALL = ['source', 'items', 'weights', 'stage-0', 'stage-1', 'stage-2', 'export', 'output-0', 'output-1'] as const;
type Id = (typeof ALL)[number];

/** A task and what is made from its result. */
const AFTER: Readonly<Record<'source' | 'items' | 'weights' | 'stage-0' | 'stage-1' | 'stage-2' | 'output-0' | 'output-1', readonly Id[]>> =
  {
    source: ALL.filter((id) => id !== 'weights'),
    items: ALL.filter((id) => id !== 'weights' && id !== 'source'),
    weights: ALL.filter((id) => id !== 'source' && id !== 'items'),
    'stage-0': ALL.slice(3),
    'stage-1': ALL.slice(4),
    'stage-2': ALL.slice(5),
    'output-0': ['output-0'],
    'output-1': ['output-1'],
  };

/** Each option with another value, and the first task that reads it; 'nothing' for what changes no result. */
const CHANGES: readonly (readonly [override: string, reader: keyof typeof AFTER | 'nothing'])[] = [
  ['name=other', 'nothing'],
  ['seed=2', 'stage-0'],
  ['data.source=elsewhere', 'nothing'],
  ['data.source={ synthetic: { classes: 2, per_class: 4, size: 8 } }', 'source'],
  ['data.path=below', 'items'],
  ['data.blocks=[image_bw, category]', 'items'],
  ['data.get_items.csv.header=false', 'items'],
  ['data.get_x.column.suff=.png', 'items'],
  ['data.get_y.column.column=2', 'items'],
  ['data.splitter.random.seed=5', 'items'],
  ['data.item_tfms=[{ resize: 32 }]', 'stage-0'],
  ['data.batch_tfms=[]', 'stage-0'],
  ['data.batch_size=9', 'stage-0'],
  ['data.val_batch_size=17', 'stage-0'],
  ['data.num_workers=2', 'nothing'],
  ['data.exif=ignore', 'stage-0'],
  ['data.cache=other', 'nothing'],
  ['data.grey16=clip', 'stage-0'],
  ['data.bad_items=skip', 'items'],
  ['data.seed=5', 'stage-0'],
  ['learner.arch=resnet34', 'weights'],
  ['learner.pretrained=true', 'weights'],
  ['learner.normalize=false', 'nothing'],
  ['learner.lin_ftrs=[16]', 'stage-0'],
  ['learner.ps=0.25', 'stage-0'],
  ['learner.cut=7', 'weights'],
  ['learner.pool=false', 'stage-0'],
  ['learner.concat_pool=false', 'stage-0'],
  ['learner.first_bn=false', 'stage-0'],
  ['learner.bn_final=true', 'stage-0'],
  ['learner.lin_first=true', 'stage-0'],
  ['learner.y_range=[0, 2]', 'stage-0'],
  ['learner.metrics=[error_rate]', 'stage-0'],
  ['learner.loss=focal', 'stage-0'],
  ['learner.opt=sgd', 'stage-0'],
  ['learner.lr=0.002', 'stage-0'],
  ['learner.moms=[0.9, 0.7, 0.9]', 'stage-0'],
  ['learner.wd=0.02', 'stage-0'],
  ['learner.wd_bn_bias=true', 'stage-0'],
  ['learner.train_bn=false', 'stage-0'],
  ['learner.callbacks=[]', 'stage-0'],
  ['learner.precision=auto', 'stage-0'],
  ['train[0].freeze_to.n=-2', 'stage-0'],
  ['train[1].fit.lr=0.02', 'stage-1'],
  ['train[2].fit.epochs=3', 'stage-2'],
  ['checkpoint.every_batches=7', 'nothing'],
  ['outputs=[{ report: {} }, confusion_matrix]', 'output-1'],
];

function hashes(overrides: readonly string[], facts = FACTS): ReadonlyMap<string, string> {
  const parsed = parseText(FILE, '/here/full.yaml', { overrides });
  assert.ok(parsed.ok, `${overrides}: ${JSON.stringify(parsed.diagnostics)}`);
  return new Map(compile(parsed.document, facts).tasks.map(({ id, fingerprint }) => [id, fingerprint.hash]));
}

const PLAIN = hashes([]);
const changed = (now: ReadonlyMap<string, string>): readonly string[] => ALL.filter((id) => now.get(id) !== PLAIN.get(id));

test('each single option changes the fingerprints of the tasks that read it, of those that follow, and no other', () => {
  const found = CHANGES.map(([override]) => [override, changed(hashes([override]))]);
  const expected = CHANGES.map(([override, reader]) => [override, reader === 'nothing' ? [] : AFTER[reader]]);
  assert.deepEqual(found, expected);
});

test('no option of the language is left out above', () => {
  const named = (name: string, field: Field): string[] => (field.kind === 'section' ? below(name, field.section) : [name]);
  const below = (place: string, section: Section): string[] =>
    Object.entries(section).flatMap(([name, field]) => named(place === '' ? name : `${place}.${name}`, field));
  const options = below('', ROOT).filter((name) => !['version', 'extends', 'plugins'].includes(name));
  const missing = options.filter((name) => !CHANGES.some(([override]) => override.startsWith(name)));
  assert.deepEqual(missing, []);
});

test('other code and other libraries change every stage, so that no cache gives what they would not make', () => {
  for (const provenance of [
    { code: 'other', libraries: FACTS.provenance.libraries },
    { code: 'code', libraries: { pipefile: '1', tfjs: '5' } },
  ])
    assert.deepEqual(changed(hashes([], { ...FACTS, provenance })), AFTER['stage-0']);
});
