import { existsSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { isInside } from '../../document/boundary.ts';
import type { ParseOptions } from '../../document/parse.ts';
import { readTrust } from '../../document/trust.ts';
import { lockPath, readLock } from '../../plan/lock/file.ts';
import type { Lock } from '../../plan/lock.ts';
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
export async function compareRevisions(before: Place, after: Place, options: Reading, cwd: string): Promise<readonly FileDifference[]> {
  const root = repositoryRoot(cwd)!;
  const trust = options.plugins === 'trusted' ? readTrust(root) : new Map();
  const reading: Reading = { ...options, trust };
  const sides: Checkout[] = [];
  try {
    for (const { revision } of [before, after]) sides.push(revision === undefined ? workingTree(root) : checkOut(root, revision));
    const [a, b] = sides as [Checkout, Checkout];
    const differences: FileDifference[] = [];
    for (const [was, is] of pairs(before, after, a, b)) {
      const [old, now] = [await versionOf(a, was, before, reading), await versionOf(b, is, after, reading)];
      const difference = compareVersions(old.version, now.version);
      const mistakes = [...old.mistakes, ...now.mistakes];
      if (mistakes.length > 0) {
        const notes = old.version && now.version ? [...difference.notes, ...mistakes] : mistakes;
        differences.push({ ...difference, before: old.name, after: now.name, notes });
      } else if (!old.version || !now.version || isSomething(difference)) differences.push(difference);
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

/** How the files of both sides are read. */
type Reading = Omit<ParseOptions, 'registry'>;

interface Version {
  readonly name: string;
  readonly version?: FileVersion;
  readonly mistakes: readonly string[];
}

async function versionOf({ folder, yaml }: Checkout, file: string, { revision }: Place, options: Reading): Promise<Version> {
  const name = revision === undefined ? file : `${revision}:${file}`;
  if (!yaml.includes(file)) return { name: 'nothing', mistakes: [] };
  const parsed = await parseFile(join(folder, file), { ...options, root: folder });
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
  const { lock, mistakes } = await lockOf(join(folder, file), folder, options);
  return { name, version: { name, values: parsed.document.resolved, ...(lock ? { lock } : {}) }, mistakes };
}

/** A file's lock; one that cannot be read, or that is a link out of the repository, is a note beside what the file itself says. */
async function lockOf(file: string, folder: string, { untrusted }: Reading): Promise<{ lock?: Lock; mistakes: readonly string[] }> {
  const path = lockPath(file);
  const name = basename(path);
  if (untrusted && !isInside(folder, path)) return { mistakes: [`${name} leads out of the repository and is not read.`] };
  try {
    const lock = await readLock(path);
    return { ...(lock ? { lock } : {}), mistakes: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { mistakes: error.problems.map(({ message }) => `${message.replace(path, name)}.`) };
  }
}

function isSomething({ values, metrics, classes, data }: FileDifference): boolean {
  return values.length + classes.length > 0 || data !== undefined || metrics.some(({ before, after }) => before !== after);
}
