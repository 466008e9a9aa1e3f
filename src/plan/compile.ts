import type { DataSpec } from '../data/spec.ts';
import type { Document, Stage } from '../document/document.ts';
import type { Registry } from '../language/registry.ts';
import type { WordSpec } from '../language/spec.ts';
import type { Facts } from './facts.ts';
import { datasetHash, fingerprint } from './fingerprint.ts';
import type { Fingerprint, Plan, Task } from './plan.ts';

/**
 * What changes no result: where the data lie, since their content is hashed, and how they are loaded. Every other option of the section is an
 * ingredient, so that one which is new cannot be forgotten.
 */
const ELSEWHERE: readonly (keyof DataSpec)[] = ['source', 'numWorkers', 'cache'];
/** What is read when the items are listed, labelled and split already. */
const AFTER_LISTING: readonly (keyof DataSpec)[] = ['itemTfms', 'batchTfms', 'batchSize', 'valBatchSize', 'decode', 'seed'];

/** Document and facts to the task graph. Pure and deterministic; tasks come in an order in which they can run. */
export function compile(document: Document, facts: Facts): Plan {
  const source = sourceTask(document);
  const items = itemsTask(document, facts, source);
  const weights = weightsTask(document, facts);
  const stages = stageTasks(document, facts, items, weights);
  const trained = stages.at(-1) ?? weights;
  const exported: Task = {
    id: 'export',
    kind: 'export',
    title: 'Save the model',
    needs: [items.id, trained.id],
    fingerprint: after('export', [trained.fingerprint], []),
  };
  return { document, tasks: [source, items, weights, ...stages, exported, ...outputTasks(document, exported)] };
}

function sourceTask({ data, words }: Document): Task {
  return {
    id: 'source',
    kind: 'source',
    title: words.create(data.source).title,
    needs: [],
    fingerprint: after('source', [], [['source', withoutPlaces(data.source, words)]]),
  };
}

/** A spec without its paths that are relative to the pipeline file: what files hold changes results, not where they lie. */
function withoutPlaces({ options, ...spec }: WordSpec, words: Registry): WordSpec {
  const schema = words.get(spec.kind, spec.word)?.options.properties ?? {};
  return { ...spec, options: Object.fromEntries(Object.entries(options).filter(([name]) => schema[name]?.pathFrom !== 'file')) };
}

function itemsTask({ data }: Document, { data: facts }: Facts, source: Task): Task {
  return {
    id: 'items',
    kind: 'items',
    title: 'List, label and split the items',
    needs: [source.id],
    fingerprint: after(
      'items',
      [source.fingerprint],
      [
        ['files', facts.state === 'here' ? facts.contentHash : 'not here yet'],
        ['labels and split', facts.state === 'here' ? datasetHash(facts.dataset) : 'not here yet'],
        ...optionsOf('data', data, [...ELSEWHERE, ...AFTER_LISTING]),
      ],
    ),
  };
}

function weightsTask({ model }: Document, facts: Facts): Task {
  const weights = facts.weights.state === 'here' ? facts.weights.hash : facts.weights.state;
  return {
    id: 'weights',
    kind: 'weights',
    title: model.weights.kind === 'none' ? `Build ${model.arch.word}` : `Load ${model.arch.word} with its pretrained weights`,
    needs: [],
    fingerprint: after(
      'weights',
      [],
      [
        ['arch', model.arch],
        ['cut', model.cut ?? null],
        ['pretrained', model.weights.kind === 'none' ? 'none' : weights],
      ],
    ),
  };
}

/** Stages form a chain: each one's fingerprint covers the one before, so a change reaches all that follow and none that precede. */
function stageTasks(document: Document, facts: Facts, items: Task, weights: Task): readonly Task[] {
  const { data, learner, model, seed } = document;
  const tasks: Task[] = [];
  for (const [index, stage] of document.train.entries()) {
    const before = tasks.at(-1);
    const ingredients: (readonly [string, unknown])[] = [
      ['stage', stage.word],
      ...Object.entries(stage.options),
      ['steps', stage.steps],
      ['loaded file', stage.steps.map((step) => (step.kind === 'load' && 'path' in step.model ? facts.loaded?.[step.model.path] : null))],
    ];
    if (!before) {
      ingredients.push(
        ['seed', seed],
        ['head', model.head],
        ...optionsOf('data', data, ELSEWHERE),
        ...optionsOf('learner', learner, []),
        ['engine', [facts.engine.name, facts.engine.precision, facts.engine.detail ?? '']],
        ['threads', facts.engine.threads],
        ["pipefile's code", facts.provenance.code],
        ['libraries', facts.provenance.libraries],
      );
    }
    const needs = before ? [before] : [items, weights];
    tasks.push({
      id: `stage-${index}`,
      kind: 'stage',
      title: stageTitle(stage),
      needs: needs.map((task) => task.id),
      fingerprint: after(
        'stage',
        needs.map((task) => task.fingerprint),
        ingredients,
      ),
      index,
    });
  }
  return tasks;
}

function outputTasks(document: Document, exported: Task): readonly Task[] {
  return document.outputs.map((output, index) => ({
    id: `output-${index}`,
    kind: 'output' as const,
    title: output.word,
    needs: [exported.id],
    fingerprint: after('output', [exported.fingerprint], [['output', output]]),
    index,
  }));
}

/** A stage as its user wrote it, short: `fine_tune: 1 epoch`, `save: warm`. */
function stageTitle({ word, options }: Stage): string {
  const { epochs, name, from, n } = options;
  if (epochs !== undefined) return `${word}: ${String(epochs)} epoch${epochs === 1 ? '' : 's'}`;
  const what = name ?? from ?? n;
  return typeof what === 'string' || typeof what === 'number' ? `${word}: ${what}` : word;
}

/** The options of a section as ingredients, named as the file names them, without those in `but`. */
function optionsOf<S extends object>(section: string, options: S, but: readonly (keyof S)[]): (readonly [string, unknown])[] {
  const kept = Object.entries(options).filter(([name, value]) => value !== undefined && !but.includes(name as keyof S));
  return kept.map(([name, value]) => [`${section}.${name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`, value]);
}

function after(kind: string, inputs: readonly Fingerprint[], ingredients: readonly (readonly [string, unknown])[]): Fingerprint {
  return fingerprint([['kind', kind], ...inputs.map((input, i) => [`input ${i}`, input.hash] as const), ...ingredients]);
}
