import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { lockPath, readLock } from '../../plan/lock/file.ts';
import { compareVersions, type FileDifference, type FileVersion } from '../../report/diff/locks.ts';
import { UserError } from '../../util/problem.ts';
import { parseFile } from '../../words/parse.ts';
import { type Checkout, checkOut, isRevision, repositoryRoot, workingTree } from './git.ts';

/** One side of a comparison: a revision of the repository, or undefined for the working tree; with a file, that file alone. */
export interface Place {
  readonly revision?: string;
  /** Path below the repository's root. */
  readonly file?: string;
}

/** Reads `REV`, `REV:FILE` or a file as a place in the repository around `cwd`; undefined where it is none of them. */
export function placeOf(text: string, cwd: string): Place | undefined {
  const root = repositoryRoot(cwd);
  if (root === undefined) return undefined;
  const below = (path: string): string => relative(root, path).split(sep).join('/');
  if (existsSync(resolve(cwd, text))) return { file: below(resolve(cwd, text)) };
  const [, revision = text, path] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (!isRevision(root, revision)) return undefined;
  return path === undefined ? { revision } : { revision, file: path.startsWith('./') ? below(resolve(cwd, path)) : path };
}

/**
 * Compares two places file by file: the named ones, or every pipeline file (`*.pipeline.yaml`, or one with a lock beside it). Files in
 * which nothing differs are left out. A version that has mistakes is a note, since the other one can still be shown.
 */
export async function compareRevisions(before: Place, after: Place, cwd: string): Promise<readonly FileDifference[]> {
  const root = repositoryRoot(cwd)!;
  const sides: Checkout[] = [];
  try {
    for (const { revision } of [before, after]) sides.push(revision === undefined ? workingTree(root) : checkOut(root, revision));
    const [a, b] = sides as [Checkout, Checkout];
    const differences: FileDifference[] = [];
    for (const [was, is] of pairs(before, after, a, b)) {
      const [old, now] = [await versionOf(a, was, before), await versionOf(b, is, after)];
      const difference = compareVersions(old.version, now.version);
      const mistakes = [...old.mistakes, ...now.mistakes];
      if (mistakes.length > 0) differences.push({ ...difference, before: old.name, after: now.name, notes: mistakes });
      else if (!old.version || !now.version || isSomething(difference)) differences.push(difference);
    }
    return differences;
  } finally {
    for (const side of sides) side.remove();
  }
}

function pairs(before: Place, after: Place, a: Checkout, b: Checkout): [string, string][] {
  const [was, is] = [before.file ?? after.file, after.file ?? before.file];
  if (was !== undefined && is !== undefined) {
    if (!a.yaml.includes(was) && !b.yaml.includes(is))
      throw new UserError({
        code: 'unreadable-file',
        message: `neither side has the file ${is}`,
        expected: 'a path below the root of the repository',
      });
    return [[was, is]];
  }
  return [...new Set([...pipelineFiles(b), ...pipelineFiles(a)])].sort().map((file) => [file, file]);
}

function pipelineFiles({ yaml }: Checkout): readonly string[] {
  const all = new Set(yaml);
  return yaml.filter((path) => !path.endsWith('.lock.yaml') && (/\.pipeline\.ya?ml$/.test(path) || all.has(lockPath(path))));
}

interface Version {
  readonly name: string;
  readonly version?: FileVersion;
  readonly mistakes: readonly string[];
}

async function versionOf({ folder, yaml }: Checkout, file: string, { revision }: Place): Promise<Version> {
  const name = revision === undefined ? file : `${revision}:${file}`;
  if (!yaml.includes(file)) return { name: 'nothing', mistakes: [] };
  const parsed = await parseFile(join(folder, file));
  if (!parsed.ok) {
    const errors = parsed.diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const place = first?.range ? `line ${first.range.line}: ` : '';
    return {
      name,
      mistakes: [
        `${name} has ${errors.length} mistake${errors.length === 1 ? '' : 's'} (${place}${first?.message ?? ''}); \`pipeline check\` shows them.`,
      ],
    };
  }
  const lock = await readLock(lockPath(join(folder, file)));
  return { name, version: { name, values: parsed.document.resolved, ...(lock ? { lock } : {}) }, mistakes: [] };
}

function isSomething({ values, metrics, classes, data }: FileDifference): boolean {
  return values.length + classes.length > 0 || data !== undefined || metrics.some(({ before, after }) => before !== after);
}
