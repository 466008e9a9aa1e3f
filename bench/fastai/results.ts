// Fine-tunes a pretrained ResNet-18 with this program and with fastai: the same weights, split, schedule, sizes and cores, one after the other.
// Usage: PIPEFILE_PEER_PYTHON=... node dist/bench/fastai/results.js RESULTS.jsonl pets5 --seeds 1,2,3     runs both sides and appends to the file
//        node dist/bench/fastai/results.js RESULTS.jsonl                                                  prints the table of what is there
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openDataset } from '../../src/data/dataset.ts';
import { locateSource } from '../../src/data/source.ts';
import type { Document } from '../../src/document/document.ts';
import type { LearningRate } from '../../src/language/contracts/stage.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { BUILTIN } from '../../src/words/builtin.ts';
import { readDocument } from '../document.ts';
import { table } from './table.ts';

/** One line of the results' file. */
export interface Result {
  readonly dataset: string;
  readonly seed: number;
  readonly side: string;
  readonly errorRate: number;
  /** Our side: the whole command. fastai's: loaders and fine_tune, imports not counted. */
  readonly seconds: number;
  readonly train: number;
  readonly valid: number;
}

const FOLDER = fileURLToPath(new URL('../../../bench/fastai/', import.meta.url));
const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '1' },
    set: { type: 'string', multiple: true, default: [] },
    engine: { type: 'string', default: 'onednn' },
  },
});
const [results, ...datasets] = positionals;
if (results === undefined) throw new Error('name the file of results');
for (const dataset of datasets) for (const seed of values.seeds.split(',')) await runBoth(dataset, Number(seed));
if (existsSync(results))
  console.log(
    table(
      readFileSync(results, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Result),
    ),
  );

async function runBoth(dataset: string, seed: number): Promise<void> {
  const file = join(FOLDER, `${dataset}.pipeline.yaml`);
  const overrides = [...values.set, `seed=${seed}`];
  const document = await readDocument(file, overrides);
  const work = mkdtempSync(join(tmpdir(), 'pipefile-bench-'));
  try {
    const job = await jobFor(document, seed);
    const size = { train: job.train.length, valid: job.valid.length };
    keep({ dataset, seed, side: `pipefile ${values.engine}`, ...size, ...runOurs(file, overrides, work) });
    const python = process.env['PIPEFILE_PEER_PYTHON'];
    if (python === undefined) console.log('PIPEFILE_PEER_PYTHON names no Python with fastai: its side is left out.');
    else keep({ dataset, seed, ...size, ...runTheirs(python, job, work) });
  } finally {
    rmSync(work, { recursive: true });
  }
}

function keep(result: Result): void {
  console.log(JSON.stringify(result));
  appendFileSync(results!, `${JSON.stringify(result)}\n`);
}

interface Job {
  readonly root: string;
  readonly items: readonly (readonly [path: string, label: string])[];
  readonly train: readonly number[];
  readonly valid: readonly number[];
  readonly [setting: string]: unknown;
}

/** What fastai needs to know: our items, labels and split, and the settings of the file. */
async function jobFor({ data, model, train, file }: Document, seed: number): Promise<Job> {
  const { root } = await locateSource(data.source, BUILTIN, { base: dirname(file), cacheFolder: tmpdir(), offline: true });
  const dataset = await openDataset(data, root, BUILTIN);
  const resize = data.itemTfms.find(({ word }) => word === 'resize')?.options;
  const crop = data.batchTfms.find(({ word }) => word === 'aug_transforms')?.options;
  const [head, body] = train[0]!.steps.filter((step) => step.kind === 'fit');
  if (!resize || !crop || !head || !body || model.weights.kind !== 'file') throw new Error('this file is not of the kind that is compared');
  // fastai's IndexSplitter trains on all that does not validate, so items on neither side are left out.
  const used = [...dataset.split.train, ...dataset.split.valid];
  const trained = dataset.split.train.length;
  return {
    root: dataset.root,
    items: used.map((i) => [dataset.items[i]!.path, String(dataset.labels[i])] as const),
    train: used.slice(0, trained).map((_, i) => i),
    valid: used.slice(trained).map((_, i) => trained + i),
    vocab: dataset.vocab,
    weights: resolve(dirname(file), model.weights.path),
    resize: resize['size'],
    size: crop['size'],
    min_scale: crop['min_scale'],
    batch_size: data.batchSize,
    epochs: body.epochs,
    base_lr: baseRate(head.lr),
    seed,
  };
}

/** fine_tune's base_lr: its first fit runs with slice(base_lr). */
function baseRate(lr: LearningRate | undefined): number {
  if (typeof lr === 'object' && 'stop' in lr) return lr.stop;
  throw new Error('fine_tune must state its base_lr as a number');
}

function runOurs(file: string, overrides: readonly string[], work: string): Pick<Result, 'errorRate' | 'seconds'> {
  const sets = overrides.flatMap((override) => ['--set', override]);
  const start = performance.now();
  const args = [BIN, 'run', file, '--engine', values.engine, '--no-cache', '--no-lock', '--json', '--runs', work, ...sets];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0) throw new Error(`the run ended with ${status}: ${stderr}`);
  const seconds = (performance.now() - start) / 1000;
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const done = events.find((event) => event.type === 'run_done')!;
  return { errorRate: done.metrics['error_rate']!, seconds };
}

function runTheirs(python: string, job: Job, work: string): Pick<Result, 'side' | 'errorRate' | 'seconds'> {
  writeFileSync(join(work, 'job.json'), JSON.stringify(job));
  const { stdout, status } = spawnSync(python, ['-W', 'ignore', join(FOLDER, 'finetune.py'), join(work, 'job.json')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`fastai ended with ${status}`);
  const { error_rate, seconds, versions } = JSON.parse(stdout) as { error_rate: number; seconds: number; versions: Record<string, string> };
  return { side: `fastai ${versions['fastai']}, torch ${versions['torch']}`, errorRate: error_rate, seconds };
}
