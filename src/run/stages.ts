import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { ModelSpec } from '../model/spec.ts';
import { compile } from '../plan/compile.ts';
import type { DataFacts, Facts } from '../plan/facts.ts';
import type { Fingerprint, Task } from '../plan/plan.ts';
import { checkpointName } from '../train/checkpoint.ts';
import type { TrainEvent } from '../train/events.ts';
import type { RunOptions } from './execute.ts';
import { inputChannels } from './model-file.ts';
import type { TaskResult } from './scheduler.ts';
import { type CachedStage, dropStage, filesBelow, isUsable, takeStage, takeState } from './stage-cache.ts';
import { startTraining, type Training } from './training.ts';

/** What training needs to be here. */
export type HereFacts = Facts & { readonly data: DataFacts & { readonly state: 'here' } };

/** The training stages of a run. */
export interface Stages {
  /** Carries out a stage: tells it anew where the cache holds it and all before it, else trains it. */
  run(task: Task): Promise<TaskResult>;
  /** The training thread, with the state after the last stage that was run. */
  training(task: Task): Promise<Training>;
  close(): Promise<void>;
}

interface StageState {
  readonly options: RunOptions;
  readonly facts: () => HereFacts;
  readonly stop: SharedArrayBuffer;
  session?: Promise<Training>;
  cached?: Promise<readonly CachedStage[]>;
  /** Events of each stage task so far, for the cache. */
  readonly events: Map<string, TrainEvent[]>;
  /** The task that trains now. */
  current?: string;
}

/** Files of the run itself, which no stage makes. */
const OWN = new Set(['pipeline.yaml', 'run.json', 'events.jsonl', 'metrics.csv', 'history.json', 'lock']);

/** The stages of a run; `facts` is asked when the data and weights are here. */
export function createStages(options: RunOptions, facts: () => HereFacts, stop: SharedArrayBuffer): Stages {
  const state: StageState = { options, facts, stop, events: new Map() };
  for (const event of options.resume?.events ?? []) if (event.type === 'train') note(state, event.task, event.event);
  return {
    run: (task) => runStage(state, task),
    training: (task) => begin(state, task),
    close: async () => {
      await state.session?.then((session) => session.close()).catch(() => undefined);
    },
  };
}

async function runStage(state: StageState, task: Task): Promise<TaskResult> {
  const { document, folder } = state.options;
  const index = task.index!;
  const { steps } = document.train[index]!;
  const entry = (await cachedStages(state))[index];
  if (entry) {
    for (const event of await takeStage(entry, folder)) tell(state, task, event);
    return { cached: true };
  }
  state.current = task.id;
  const session = await begin(state, task);
  if (index < session.ready.stage) return { summary: 'done before the interruption' };
  const resumed = state.options.resume !== undefined && index === session.ready.stage;
  const before = resumed ? new Map<string, string>() : await listing(folder);
  const start = performance.now();
  if ((await session.stage(index, steps)) === 'interrupted') return { interrupted: true };
  await keep(state, task, before, resumed ? undefined : (performance.now() - start) / 1000);
  return {};
}

/** Entries of the first stages, as many as the cache holds without a gap; none when the run goes on from an interruption. */
function cachedStages(state: StageState): Promise<readonly CachedStage[]> {
  state.cached ??= findCached(state);
  return state.cached;
}

async function findCached({ options: { cache, document, resume }, facts }: StageState): Promise<readonly CachedStage[]> {
  if (!cache || resume) return [];
  const entries: CachedStage[] = [];
  for (const fingerprint of stageFingerprints(document, facts())) {
    const entry = await cache.find(fingerprint);
    if (!entry) break;
    entries.push(entry);
  }
  while (entries.length > 0 && !(await isUsable(entries.at(-1)!))) await dropStage(entries.pop()!);
  return entries;
}

/** Of every stage, in order. */
export function stageFingerprints(document: RunOptions['document'], facts: Facts): readonly Fingerprint[] {
  return compile(document, facts).tasks.flatMap((task) => (task.kind === 'stage' ? [task.fingerprint] : []));
}

function begin(state: StageState, task: Task): Promise<Training> {
  state.session ??= beginTraining(state, task);
  return state.session;
}

async function beginTraining(state: StageState, task: Task): Promise<Training> {
  const { document, folder, threads, emit, engineNotes, mark, pinned } = state.options;
  const { data, weights, engine } = state.facts();
  const resumeFrom = await startingPoint(state);
  const model: ModelSpec = { ...document.model, nIn: inputChannels(document.data.blocks), nOut: data.dataset.c, seed: document.seed };
  const training = await startTraining(
    {
      engine: engine.name,
      ...(threads === undefined ? {} : { threads }),
      data: document.data,
      dataset: data.dataset,
      model,
      ...(weights.state === 'here' ? { weightsPath: weights.path } : {}),
      learner: document.learner,
      folder,
      ...(resumeFrom === undefined ? {} : { resumeFrom }),
      ...(pinned ? { pinned } : {}),
      checkpointEvery: document.checkpoint.everyBatches,
      stop: state.stop,
    },
    {
      onEvent: (event) => {
        const from = 'stage' in event && event.type !== 'checkpoint_saved' ? `stage-${event.stage}` : (state.current ?? task.id);
        note(state, from, event);
        emit({ type: 'train', task: from, event });
      },
      onMark: mark,
    },
  );
  emit({ type: 'engine_chosen', ...training.ready.engine, notes: engineNotes });
  return training;
}

/** The checkpoint to go on from: of the interrupted run, or the last cached stage's, put into the run folder. */
async function startingPoint(state: StageState): Promise<string | undefined> {
  const { resume, folder, mark } = state.options;
  if (resume) return resume.checkpoint;
  const last = (await cachedStages(state)).at(-1);
  if (!last) return undefined;
  const path = join(folder, 'checkpoints', checkpointName(1, mark()));
  await takeState(last, path);
  return path;
}

function tell({ options: { emit } }: StageState, task: Task, event: TrainEvent): void {
  emit({ type: 'train', task: task.id, event });
}

/** Remembers what a stage tells. */
function note({ events }: StageState, task: string, event: TrainEvent): void {
  if (event.type === 'checkpoint_saved') return;
  const list = events.get(task) ?? [];
  list.push(event);
  events.set(task, list);
}

/** Puts a finished stage into the cache; a failure to do so is told and nothing else. */
async function keep(state: StageState, task: Task, before: ReadonlyMap<string, string>, seconds: number | undefined): Promise<void> {
  const { cache, document, folder } = state.options;
  if (!cache) return;
  const stage = task.index!;
  const checkpoint = (await filesBelow(join(folder, 'checkpoints'))).filter((name) => name.endsWith('.ckpt')).at(-1)!;
  const files = [...(await listing(folder))].flatMap(([path, look]) => (before.get(path) === look ? [] : [path]));
  const meta = {
    format: 'pipefile-stage',
    version: 1,
    fingerprint: stageFingerprints(document, state.facts())[stage]!,
    name: document.name,
    file: document.file,
    stage,
    title: task.title,
    created: new Date().toISOString(),
    ...(seconds === undefined ? {} : { seconds }),
  } as const;
  try {
    await cache.put({ meta, checkpoint: join(folder, 'checkpoints', checkpoint), events: state.events.get(task.id) ?? [], files, folder });
  } catch (error) {
    tell(state, task, { type: 'message', text: `the stage was not kept in the cache: ${(error as Error).message}` });
  }
}

/** The files that stages may have made, with what tells a change: size and time. */
async function listing(folder: string): Promise<Map<string, string>> {
  const looks = new Map<string, string>();
  for (const path of await filesBelow(folder)) {
    if (OWN.has(path) || path.startsWith('checkpoints') || path.endsWith('.tmp')) continue;
    const { size, mtimeMs } = await stat(join(folder, path));
    looks.set(path, `${size} ${mtimeMs}`);
  }
  return looks;
}
