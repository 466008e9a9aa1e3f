import assert from 'node:assert/strict';
import { targetOf } from '../../src/data/targets.ts';
import { incompatible } from '../../src/document/compatibility.ts';
import type { Document } from '../../src/document/document.ts';
import type { Word } from '../../src/language/word.ts';
import type { Problem } from '../../src/util/problem.ts';
import { BUILTIN_WORDS } from '../../src/words/builtin.ts';
import { parseText } from '../../src/words/parse.ts';

/** A target as a file asks for it, and what a prediction of it must look like. */
export interface Target {
  readonly name: string;
  readonly kind: string;
  readonly blocks: string;
  readonly labels: string;
  /** Outputs of the network. */
  readonly width: number;
  /** Whether its losses are taken with class weights where they have any; half of the targets are, to save time. */
  readonly weighted?: true;
  judge(answer: Readonly<Record<string, unknown>>): void;
}

/** A loss as a file writes it. */
export interface Written {
  readonly name: string;
  readonly text: string;
  /** Whether it has class weights here; undefined for a loss that has none. */
  readonly weighted?: boolean;
}

const EACH = ['a', 'b', 'c'];

export const TARGETS: readonly Target[] = [
  { name: 'category', kind: 'category', blocks: '[image, category]', labels: '{ column: class }', width: 3, judge: isOneOf(EACH) },
  {
    name: 'two-classes',
    kind: 'category',
    blocks: '[image_bw, { category: { vocab: [yes, no] } }]',
    labels: '{ column: side }',
    width: 2,
    weighted: true,
    judge: isOneOf(['yes', 'no']),
  },
  {
    name: 'unknown-classes',
    kind: 'category',
    blocks: '[image, { category: { add_na: true } }]',
    labels: '{ column: class }',
    width: 4,
    judge: isOneOf(['#na#', ...EACH]),
  },
  {
    name: 'several-classes',
    kind: 'multi_category',
    blocks: '[image, multi_category]',
    labels: "{ column: { column: several, label_delim: ' ' } }",
    width: 3,
    judge: areSomeOf(EACH),
  },
  {
    name: 'columns-of-classes',
    kind: 'multi_category',
    blocks: '[image_bw, { multi_category: { encoded: true, vocab: [a, b, c] } }]',
    labels: '{ column: [a, b, c] }',
    width: 3,
    weighted: true,
    judge: areSomeOf(EACH),
  },
  { name: 'number', kind: 'regression', blocks: '[image, regression]', labels: '{ column: x }', width: 1, judge: areNumbers(1) },
  {
    name: 'two-numbers',
    kind: 'regression',
    blocks: '[image_bw, { regression: { n_out: 2 } }]',
    labels: '{ column: [x, y] }',
    width: 2,
    judge: areNumbers(2),
  },
];

/** Every loss of the vocabulary, without and with all the class weights that it takes. */
export const LOSSES: readonly Written[] = BUILTIN_WORDS.filter((word) => word.kind === 'loss').flatMap(({ name, options }): Written[] => {
  const weights = ['weight', 'pos_weight'].filter((option) => option in options.properties).map((option) => `${option}: balanced`);
  if (weights.length === 0) return [{ name, text: name }];
  const weighted = { name: `${name}-weighted`, text: `{ ${name}: { ${weights.join(', ')} } }`, weighted: true };
  return [{ name, text: name, weighted: false }, weighted];
});

/** Every metric of the vocabulary, plainly and with each value of its options that are a choice. */
const METRICS: readonly string[] = [
  'top_k_accuracy: 2',
  ...BUILTIN_WORDS.filter((word) => word.kind === 'metric').flatMap((word) => [word.name, ...choices(word)]),
];

function choices({ name, options }: Word): string[] {
  return Object.entries(options.properties as Record<string, { enum?: string[]; type?: string }>).flatMap(([option, schema]) => {
    const values = schema.type === 'boolean' ? ['true', 'false'] : (schema.enum ?? []);
    return values.map((value) => `${name}: { ${option}: ${value} }`);
  });
}

/** The metrics that `check` and the look at the data let through; undefined where they refuse the loss, or another target is for it. */
export function fitting(target: Target, loss: Written): readonly string[] | undefined {
  if (loss.weighted !== undefined && target.kind !== 'regression' && loss.weighted !== (target.weighted ?? false)) return undefined;
  let [known, left] = [METRICS, Number.POSITIVE_INFINITY];
  while (known.length < left) {
    left = known.length;
    const parsed = parseText(targetFile('t', target, loss, known), 't.yaml');
    if (parsed.diagnostics.some(({ path }) => path?.startsWith('learner.loss'))) return undefined;
    const { diagnostics } = parsed;
    known = without(known, parsed.ok ? misfits(parsed.document, target.width) : diagnostics);
    assert.ok(parsed.ok || known.length < left, diagnostics.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
  return known;
}

function misfits(document: Document, width: number): readonly Problem[] {
  return incompatible(document, targetOf(document.data, document.words), width);
}

function without(metrics: readonly string[], problems: readonly { readonly path?: string }[]): readonly string[] {
  const wrong = problems.map(({ path }) => Number(/metrics\[(\d+)\]/.exec(path ?? '')?.[1]));
  return metrics.filter((_, i) => !wrong.includes(i));
}

/** A pipeline file that trains two epochs of three batches on the pictures of `data`. */
export function targetFile(name: string, { blocks, labels }: Target, loss: Written, metrics: readonly string[]): string {
  return `version: 1
name: ${name}
data:
  source: { folder: data }
  blocks: ${blocks}
  get_items: { csv: table.csv }
  get_y: ${labels}
  splitter: { column: valid }
  item_tfms: [{ resize: 8 }]
  batch_size: 3
  num_workers: 0
checkpoint: { every_batches: 1 }
learner:
  arch: { small: [4] }
  pretrained: false
  lin_ftrs: [4]
  loss: ${loss.text}
  metrics: [${metrics.map((metric) => (metric.includes(':') ? `{ ${metric} }` : metric)).join(', ')}]
train:
  - fit: { epochs: 2, lr: 1.0e-3 }
outputs: [report, top_losses, { show_batch: 2 }]
`;
}

/** A table for so many pictures: the first three quarters train. */
export function targetTable(pictures: number): string {
  const rows = Array.from({ length: pictures }, (_, i) => {
    const several = EACH.filter((_, at) => at === i % 3 || (i + at) % 4 === 0);
    const columns = EACH.map((name) => Number(several.includes(name)));
    return [`${i}.png`, EACH[i % 3], i % 2 ? 'yes' : 'no', several.join(' '), ...columns, (i % 5) / 4, (i % 7) / 6, i >= pictures * 0.75];
  });
  return ['file,class,side,several,a,b,c,x,y,valid', ...rows.map((row) => row.join(','))].join('\n');
}

function isOneOf(names: readonly string[]): Target['judge'] {
  return ({ label, probabilities }) => {
    assert.ok(names.includes(label as string), String(label));
    const values = Object.entries(probabilities as Record<string, number>);
    assert.deepEqual(values.map(([name]) => name).sort(), [...names].sort());
    const sum = values.reduce((total, [, value]) => total + value, 0);
    assert.ok(Math.abs(sum - 1) < 1e-5, `probabilities add up to ${sum}`);
  };
}

function areSomeOf(names: readonly string[]): Target['judge'] {
  return ({ labels, probabilities }) => {
    const values = probabilities as Record<string, number>;
    assert.deepEqual(Object.keys(values), names);
    assert.deepEqual(
      labels,
      names.filter((name) => values[name]! > 0.5),
    );
  };
}

function areNumbers(width: number): Target['judge'] {
  return ({ values }) => {
    const numbers = values as number[];
    assert.equal(numbers.length, width);
    assert.ok(numbers.every(Number.isFinite), String(numbers));
  };
}
