import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { drawSynthetic } from '../../src/data/synthetic.ts';

export const BIN: string = fileURLToPath(new URL('../../../bin/pipeline.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Launch {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A command that the program's command line is given to, such as ['sh', '-c', 'ulimit -n 64; exec "$@"', 'sh']. */
  readonly through?: readonly string[];
  readonly stdout?: number;
  readonly onLine?: (line: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the program; one that does not end within two minutes is killed and has the code null. */
export function launch(args: readonly string[], { cwd, env, through = [], stdout, onLine }: Launch): Promise<Ended> {
  const [command = '', ...rest] = [...through, process.execPath, BIN, ...args];
  const child = spawn(command, rest, {
    cwd,
    env: { ...process.env, PIPEFILE_CACHE: join(cwd, 'cache'), NO_COLOR: '1', ...env },
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  let [out, err] = ['', ''];
  child.stderr!.on('data', (chunk) => (err += chunk));
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk;
    for (const line of String(chunk).split('\n')) onLine?.(line, (signal) => child.kill(signal));
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

/** A folder that everybody may use, with `photos/` and `tiny.yaml` in it. */
export async function makePlace(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'pipefile-fault-'));
  chmodSync(folder, 0o777);
  await drawSynthetic({ classes: 2, perClass: 8, size: 16, seed: 1 }, join(folder, 'photos'));
  writeFileSync(
    join(folder, 'tiny.yaml'),
    `version: 1
name: tiny
data:
  source: { folder: photos }
  get_y: parent_label
  item_tfms: [{ resize: 16 }]
  batch_size: 4
  num_workers: 1
learner: { arch: { small: [4, 8] }, pretrained: false, metrics: [accuracy] }
train: [{ fit: 3 }]
outputs: [confusion_matrix, classification_report]
`,
  );
  return folder;
}

/** How to run as a user without rights: plainly where the tests have none, through setpriv where they run as root. */
export function powerless(): { readonly through: readonly string[] } | { readonly skip: string } {
  if (process.getuid?.() !== 0) return process.platform === 'win32' ? { skip: 'needs POSIX permissions' } : { through: [] };
  const through = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  const { status } = spawnSync('setpriv', [...through.slice(1), process.execPath, BIN, '--version'], { stdio: 'ignore' });
  return status === 0 ? { through } : { skip: 'the tests run as root, and setpriv is missing or nobody may not read this checkout' };
}

/** Mounts a small disk at a folder; gives how to change its size and to remove it, or why there is none. */
export function smallDisk(
  folder: string,
  size: string,
): { readonly resize: (size: string) => void; readonly remove: () => void } | { readonly skip: string } {
  mkdirSync(folder, { recursive: true });
  const mount = (...args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;
  if (!mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder)) return { skip: 'mount is not permitted here' };
  return {
    resize: (to) => void mount('-o', `remount,size=${to}`, folder),
    remove: () => void spawnSync('umount', [folder], { stdio: 'ignore' }),
  };
}
