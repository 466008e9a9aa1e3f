import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../../util/problem.ts';

/** The files of one revision that pipeline files are made of, laid out in a temporary folder. */
export interface Checkout {
  readonly folder: string;
  /** Paths of the YAML files, POSIX separators, sorted. */
  readonly yaml: readonly string[];
  remove(): void;
}

/** Pipeline files, their locks, and the modules that plug-ins are made of. */
const WANTED = /\.(ya?ml|js|mjs|cjs)$|(^|\/)package\.json$/;

/** The root of the git repository around a folder; undefined where there is none. */
export function repositoryRoot(folder: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['-C', folder, 'rev-parse', '--show-toplevel'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Whether git knows a revision by this name. */
export function isRevision(root: string, name: string): boolean {
  return spawnSync('git', ['-C', root, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]).status === 0;
}

/** Lays out a revision's text files that matter here; the repository's own index and files are left alone. */
export function checkOut(root: string, revision: string): Checkout {
  const place = mkdtempSync(join(tmpdir(), 'pipefile-diff-'));
  const folder = join(place, 'files');
  mkdirSync(folder);
  const env = { ...process.env, GIT_INDEX_FILE: join(place, 'index') };
  const git = (args: readonly string[], input?: string): string => {
    const { status, stdout, stderr } = spawnSync('git', ['-C', root, ...args], {
      env,
      input: input ?? '',
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    });
    if (status === 0) return stdout;
    rmSync(place, { recursive: true, force: true });
    throw new UserError({ code: 'revision-unreadable', message: `git cannot read ${revision}: ${stderr.trim().split('\n')[0] ?? ''}` });
  };
  git(['read-tree', `${revision}^{commit}`]);
  const paths = git(['ls-files', '-z'])
    .split('\0')
    .filter((path) => WANTED.test(path) && !/(^|\/)node_modules\//.test(path));
  git(['checkout-index', '-z', '--stdin', `--prefix=${folder}/`], paths.map((path) => `${path}\0`).join(''));
  return { folder, yaml: yamlOf(paths), remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** The working tree as a checkout: what git tracks or would add. */
export function workingTree(root: string): Checkout {
  const args = ['-C', root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard', '*.yaml', '*.yml'];
  const { stdout } = spawnSync('git', args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  return { folder: root, yaml: yamlOf(stdout.split('\0')), remove: () => undefined };
}

function yamlOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.filter((path) => /\.ya?ml$/.test(path)))].sort();
}
