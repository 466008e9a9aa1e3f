import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Dataset } from '../data/items.ts';
import type { Document } from '../document/document.ts';
import { compile } from '../plan/compile.ts';
import type { DataFacts, Facts, WeightsFacts } from '../plan/facts.ts';
import type { Plan, Task } from '../plan/plan.ts';
import { type SurveyOptions, surveyData, surveyWeights } from '../plan/survey.ts';
import { writeAtomic } from '../util/files.ts';
import { writeItemsFile } from './items-file.ts';
import { modelFile } from './model-file.ts';
import type { RunOptions } from './options.ts';
import { type Executor, schedule, type TaskResult } from './scheduler.ts';
import { createStages } from './stages.ts';

/** How a run ended, and what it was made of. */
export interface Outcome {
  readonly state: 'done' | 'interrupted';
  readonly facts: Facts;
}

/** Carries out a document's plan in its run folder. Throws UserError for what is wrong with data or weights. */
export async function execute(options: RunOptions): Promise<Outcome> {
  const { document, folder, emit, signal } = options;
  const start = performance.now();
  const plan = planOf(options);
  const stop = new SharedArrayBuffer(4);
  const askToStop = (): void => void Atomics.store(new Int32Array(stop), 0, 1);
  if (signal.aborted) askToStop();
  else signal.addEventListener('abort', askToStop, { once: true });

  let data: DataFacts = options.facts.data;
  let weights: WeightsFacts = options.facts.weights;
  let metrics: Readonly<Record<string, number | null>> = {};
  const facts = (): Facts => ({ ...options.facts, data, weights });
  const stages = createStages(options, () => ({ ...facts(), data: present(data) }), stop);

  const executors: Record<Task['kind'], Executor> = {
    source: async (task) => {
      if (data.state === 'absent') data = await surveyData(document, progressOf(task, options));
      return { summary: present(data).root };
    },
    items: async () => {
      if (data.state !== 'here') return {};
      await writeItemsFile(folder, data.dataset, data.hashes);
      await reportBadItems(options, data.dataset);
      return describeData(data);
    },
    weights: async (task) => {
      if (weights.state === 'absent') weights = await surveyWeights(document, progressOf(task, options));
      return weights.state === 'here' ? { summary: weights.path } : { summary: 'random weights from the seed' };
    },
    stage: async (task) => {
      const result = await stages.run(task);
      const finds = document.train[task.index!]!.steps.some((step) => step.kind === 'lr_find');
      const summary = finds && !result.interrupted ? await options.drawFinders() : undefined;
      return summary === undefined ? result : { ...result, summary };
    },
    export: async (task) => {
      metrics = await (await stages.training(task)).finish(modelFile(document, present(data).dataset));
      return { summary: 'model.safetensors, model.json' };
    },
    output: async (task) => ({ summary: await options.render(document.outputs[task.index!]!) }),
  };

  const tasks = plan.tasks.map(({ id, title, needs }) => ({ id, title, needs }));
  emit({ type: 'run_started', name: document.name, folder, tasks, lowerIsBetter: columnsToLower(document) });
  try {
    const state = await schedule(plan, (task) => executors[task.kind](task), emit);
    if (state === 'interrupted')
      emit({ type: 'run_interrupted', folder, resume: `pipeline resume ${folder}${document.plugins.length > 0 ? ' --plugins' : ''}` });
    else emit({ type: 'run_done', folder, seconds: (performance.now() - start) / 1000, metrics });
    return { state, facts: facts() };
  } finally {
    await stages.close();
  }
}

function planOf({ document, facts, stagesOnly }: RunOptions): Plan {
  const plan = compile(document, facts);
  return stagesOnly ? { ...plan, tasks: plan.tasks.filter(({ kind }) => kind !== 'export' && kind !== 'output') } : plan;
}

/** The losses, and the metrics that say so of themselves. */
function columnsToLower({ learner, words }: Document): readonly string[] {
  return [
    'train_loss',
    'valid_loss',
    ...learner.metrics.filter((metric) => words.create(metric).lowerIsBetter).map(({ column }) => column),
  ];
}

function present(data: DataFacts): DataFacts & { state: 'here' } {
  if (data.state !== 'here') throw new Error('a task asked for data before they were here');
  return data;
}

async function reportBadItems({ document, folder, emit }: RunOptions, { bad = [] }: Dataset): Promise<void> {
  const policy = document.data.badItems;
  if (bad.length === 0 || policy === 'error') return;
  await writeAtomic(join(folder, 'bad-items.json'), `${JSON.stringify({ policy, items: bad }, null, 2)}\n`);
  emit({ type: 'items_left_out', policy, items: bad });
}

function describeData({ dataset }: DataFacts & { state: 'here' }): TaskResult {
  const { items, split, vocab, bad = [] } = dataset;
  const left = bad.length === 0 ? '' : `, ${bad.length} left out (bad-items.json)`;
  return {
    summary: `${items.length} items, ${split.train.length} training, ${split.valid.length} validation, ${vocab.length} classes${left}`,
  };
}

function progressOf(task: Task, { survey, emit, signal }: RunOptions): SurveyOptions {
  return {
    ...survey,
    signal,
    onProgress: (text, fraction) => emit({ type: 'task_progress', task: task.id, text, ...(fraction === undefined ? {} : { fraction }) }),
  };
}
