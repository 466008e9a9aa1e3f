import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A temporary folder in which a small run on drawn pictures has been trained by the program itself. */
export interface TinyRun {
  readonly folder: string;
  /** runs/tiny, above the run folder. */
  readonly named: string;
  readonly run: string;
  /** Runs the program in the folder, as a user would. */
  pipeline(args: readonly string[], input?: Uint8Array): Promise<Finished>;
  remove(): void;
}

const FILE = `version: 1
name: tiny
data:
  source: { synthetic: { classes: 3, per_class: 12, size: 20 } }
  get_y: parent_label
  item_tfms: [{ resize: 20 }]
  batch_tfms: [{ aug_transforms: { size: 16, max_warp: 0 } }, normalize]
  batch_size: 4
learner: { arch: { small: [4, 8] }, pretrained: false, lin_ftrs: [8], metrics: [accuracy] }
train:
  - fit_one_cycle: { epochs: 2, lr_max: 5.0e-3 }
`;

/** Trains it, for some seconds. `overrides` are --set arguments. */
export async function trainTiny(engine = 'wasm', overrides: readonly string[] = []): Promise<TinyRun> {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-tiny-'));
  const pipeline = (args: readonly string[], input?: Uint8Array): Promise<Finished> => runProgram(folder, args, input);
  writeFileSync(join(folder, 'tiny.yaml'), FILE);
  const trained = await pipeline(['run', 'tiny.yaml', '--engine', engine, ...overrides.flatMap((value) => ['--set', value])]);
  if (trained.code !== 0) throw new Error(`training failed: ${trained.err}${trained.out}`);
  const named = join(folder, 'runs', 'tiny');
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, named, run: join(named, readdirSync(named)[0]!), pipeline, remove };
}

/** Runs the program in a folder, as a user would. */
export function runProgram(cwd: string, args: readonly string[], input?: Uint8Array): Promise<Finished> {
  const env = { ...process.env, PIPEFILE_CACHE: join(cwd, 'cache'), NO_COLOR: '1' };
  const child = spawn(process.execPath, [BIN, ...args], { cwd, env });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}
