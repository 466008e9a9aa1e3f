import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readEvents } from '../../src/folder/event-log.ts';
import { sha256 } from '../../src/util/hash.ts';
import { keyedRng } from '../../src/util/rng.ts';

const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

/** Every kind of stage, callbacks with states of their own, and a checkpoint every two batches, so that many kills fall into one. */
const FILE = `version: 1
name: killed
data:
  source: { synthetic: { classes: 3, per_class: 24, size: 16 } }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_tfms: [{ aug_transforms: { max_warp: 0 } }]
  batch_size: 6
  num_workers: 1
checkpoint: { every_batches: 2 }
learner:
  arch: { small: [4, 8] }
  pretrained: false
  lin_ftrs: [8]
  metrics: [accuracy]
  callbacks: [{ gradient_accumulation: 14 }, gradient_clip, mixup, csv_logger]
train:
  - lr_find: 14
  - fit_one_cycle:
      epochs: 3
      lr_max: { from: lr_find, rule: steep }
      cbs: [save_model, { early_stopping: { patience: 2 } }]
  - save: warm
  - freeze
  - fit: { epochs: 2, lr: 1.0e-3, cbs: [{ early_stopping: { monitor: train_loss, comp: greater } }] }
  - load: warm
  - validate
outputs: [classification_report]
`;

/** What must not depend on kills: the sha256 of all models, every row, every batch that was trained, once and in order. */
export interface Outcome {
  readonly models: Readonly<Record<string, string>>;
  readonly rows: string;
  readonly logged: string;
  readonly told: readonly string[];
}

/** One killed and resumed run. */
export interface Trial {
  /** Where it was killed: the last event that was seen, for each kill. */
  readonly kills: readonly string[];
  readonly outcome: Outcome;
}

export interface Lab {
  /** Of the run that nobody disturbs. */
  readonly reference: Outcome;
  /** Kills a run at a random moment that follows from the number, now and then its resumption too, and lets it end. */
  trial(number: number): Promise<Trial>;
}

/** Runs the file once undisturbed in a folder; trials are made beside it. */
export async function openLab(folder: string, { engine, seed }: { readonly engine: string; readonly seed: number }): Promise<Lab> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'killed.yaml'), FILE);
  const start = (runs: string): string[] => [
    'run',
    'killed.yaml',
    '--engine',
    engine,
    '--threads',
    '1',
    '--runs',
    runs,
    '--no-cache',
    '--no-lock',
  ];
  const { lines, code, err } = await launch(folder, start('whole'));
  assert.equal(code, 0, err);
  const reference = outcomeOf(onlyRun(join(folder, 'whole'))!);
  return {
    reference,
    trial: async (number) => {
      const rng = keyedRng(seed, 'kill', String(number));
      const moment = (): Moment => ({ afterLines: Math.floor(rng.uniforms(1)[0]! * (lines.length + 2)), wait: rng.uniforms(1)[0]! * 25 });
      const runs = `run-${number}`;
      const kills: string[] = [];
      const first = await launch(folder, start(runs), moment());
      kills.push(first.lines.at(-1) ?? 'before the first event');
      const run = (): string | undefined => onlyRun(join(folder, runs));
      for (let again = rng.uniforms(1)[0]! < 0.3; again && run(); again = false)
        kills.push((await launch(folder, ['resume', run()!, '--no-cache'], moment())).lines.at(-1) ?? 'before the first event');
      const last = await launch(folder, run() ? ['resume', run()!, '--no-cache'] : start(runs));
      assert.equal(last.code, 0, last.err);
      return { kills, outcome: outcomeOf(run()!) };
    },
  };
}

interface Moment {
  /** Events that are let pass, and milliseconds after the last of them. */
  readonly afterLines: number;
  readonly wait: number;
}

/** Runs the program with its events on standard output; kills it hard at a moment. */
async function launch(
  cwd: string,
  args: readonly string[],
  moment?: Moment,
): Promise<{ code: number | null; lines: string[]; err: string }> {
  const env = { ...process.env, PIPEFILE_CACHE: join(cwd, 'cache') };
  const child = spawn(process.execPath, [BIN, ...args, '--json'], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let [err, rest, armed] = ['', '', false];
  const arm = (): void => {
    if (!moment || armed || lines.length < moment.afterLines) return;
    armed = true;
    void sleep(moment.wait + (moment.afterLines === 0 ? moment.wait * 20 : 0)).then(() => child.kill('SIGKILL'));
  };
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop()!;
    lines.push(...parts.map(place));
    arm();
  });
  arm();
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, lines, err };
}

/** An event in a few words. */
function place(line: string): string {
  if (!line.startsWith('{')) return line;
  const { type, task, event } = JSON.parse(line) as { type: string; task?: string; event?: Readonly<Record<string, unknown>> };
  if (!event) return [type, task].filter(Boolean).join(' ');
  return [
    task,
    event.type,
    ...(['epoch', 'batch'] as const).flatMap((key) => (event[key] === undefined ? [] : [`${key} ${event[key]}`])),
  ].join(' ');
}

function onlyRun(runs: string): string | undefined {
  const parent = join(runs, 'killed');
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => !name.startsWith('.')) : [];
  assert.ok(names.length < 2, `${parent} holds ${names.join(', ')}`);
  return names[0] === undefined ? undefined : join(parent, names[0]);
}

function outcomeOf(run: string): Outcome {
  const bytes = (path: string): string => sha256(readFileSync(join(run, path)));
  const saved = readdirSync(join(run, 'models')).filter((name) => !name.startsWith('.'));
  const models = ['model.safetensors', 'predictions.safetensors', ...saved.map((name) => join('models', name))];
  return {
    models: Object.fromEntries(models.map((path) => [path, bytes(path)])),
    rows: withoutTimes(readFileSync(join(run, 'metrics.csv'), 'utf8')) + withoutTimes(readFileSync(join(run, 'history.json'), 'utf8')),
    logged: withoutTimes(readFileSync(join(run, 'history.csv'), 'utf8')),
    told: readEvents(join(run, 'events.jsonl')).flatMap((event) => (event.type === 'train' ? told(event.event) : [])),
  };
}

function told(event: Readonly<Record<string, unknown>> & { readonly type: string }): string[] {
  if (event.type === 'checkpoint_saved' || event.type === 'fit_started') return [];
  const { seconds: _, waitSeconds: __, row, ...rest } = event;
  return [JSON.stringify({ ...rest, ...(row ? { row: { ...(row as object), seconds: 0 } } : {}) })];
}

/** A table or JSON without what the clock gave. */
function withoutTimes(text: string): string {
  return text.replaceAll(/,[\d:]+$/gm, '').replaceAll(/"seconds": [\d.e-]+/g, '');
}
