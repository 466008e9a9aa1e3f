import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { inputChannels } from '../data/input-channels.ts';
import type { ModelSpec } from '../model/spec.ts';
import { compile } from '../plan/compile.ts';
import { changedSince, type DataFacts, type Facts } from '../plan/facts.ts';
import type { Fingerprint, Task } from '../plan/plan.ts';
import { checkpointName, isWhole } from '../train/checkpoint.ts';
import type { TrainEvent } from '../train/events.ts';
import { systemProblem } from '../util/system-error.ts';
import type { RunOptions } from './options.ts';
import type { TaskResult } from './scheduler.ts';
import { type CachedStage, dropStage, filesBelow, takeStage, takeState } from './stage-cache.ts';
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
  taken?: Promise<Taken>;
  /** Events of each stage task so far, for the cache. */
  readonly events: Map<string, TrainEvent[]>;
  /** Whether it was told that stages cannot be kept. */
  cacheFailed?: boolean;
  /** The task that trains now. */
  current?: string;
}

/** What the cache gave: the events of the first stages, and the state after the last of them as a file of the run. */
interface Taken {
  readonly events: readonly (readonly TrainEvent[])[];
  readonly state?: string;
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
  const told = (await takenStages(state)).events[index];
  if (told) {
    for (const event of told) tell(state, task, event);
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

/** The first stages, as many as the cache holds without a gap; none when the run goes on from an interruption. */
function takenStages(state: StageState): Promise<Taken> {
  state.taken ??= takeStages(state);
  return state.taken;
}

/** Takes all of it at once into the run folder, since entries may be removed at any time. */
async function takeStages({ options: { cache, document, resume, folder }, facts }: StageState): Promise<Taken> {
  if (!cache || resume) return { events: [] };
  const entries: CachedStage[] = [];
  const events: (readonly TrainEvent[])[] = [];
  for (const fingerprint of stageFingerprints(document, facts())) {
    const entry = await cache.find(fingerprint);
    const told = entry && (await takeStage(entry, folder).catch(() => undefined));
    if (!entry || !told) break;
    entries.push(entry);
    events.push(told);
  }
  const target = join(folder, 'checkpoints', 'taken.tmp');
  for (; entries.length > 0; events.pop()) {
    const entry = entries.pop()!;
    await takeState(entry, target).catch(() => undefined);
    if (await isWhole(target)) return { events, state: target };
    await rm(target, { force: true });
    await dropStage(entry);
  }
  return { events };
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
  const model: ModelSpec = { ...document.model, nIn: inputChannels(document.data), nOut: data.dataset.c, seed: document.seed };
  const training = await startTraining(
    {
      engine: engine.name,
      ...(threads === undefined ? {} : { threads }),
      data: document.data,
      dataset: data.dataset,
      model,
      ...(weights.state === 'here' ? { weightsPath: weights.path } : {}),
      learner: document.learner,
      plugins: document.plugins,
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
  const taken = (await takenStages(state)).state;
  if (taken === undefined) return undefined;
  const path = join(folder, 'checkpoints', checkpointName(1, mark()));
  await rename(taken, path);
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
  const facts = state.facts();
  const changed = await changedSince(facts);
  if (changed.length > 0) {
    const example = `${changed[0]}${changed.length > 1 ? ` and ${changed.length - 1} more` : ''}`;
    tell(state, task, { type: 'message', text: `the stage was not kept in the cache: files changed while the run used them (${example})` });
    return;
  }
  const stage = task.index!;
  const checkpoint = (await filesBelow(join(folder, 'checkpoints'))).filter((name) => name.endsWith('.ckpt')).at(-1)!;
  const files = [...(await listing(folder))].flatMap(([path, look]) => (before.get(path) === look ? [] : [path]));
  const meta = {
    format: 'pipefile-stage',
    version: 1,
    fingerprint: stageFingerprints(document, facts)[stage]!,
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
    if (state.cacheFailed) return;
    state.cacheFailed = true;
    const why = systemProblem(error)?.message ?? (error as Error).message;
    tell(state, task, { type: 'message', text: `the stage was not kept in the cache: ${why}` });
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
