import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

/** Beside the repository's lockfile: the modules that looking at a pipeline file may run, as `sha256sum` prints them. */
export const TRUST_FILE = '.pipefile-trust';

/** Paths below the repository's root, POSIX separators, and the sha256 that each file must have. */
export type TrustList = ReadonlyMap<string, string>;

const MAX_BYTES = 1024 * 1024;

/** The modules that a folder's trust file lists; none where there is no such file. */
export function readTrust(root: string): TrustList {
  const text = read(join(root, TRUST_FILE));
  const lines = text === undefined ? [] : text.toString('utf8').split(/\r?\n/);
  return new Map(
    lines.flatMap((line) => {
      const [, hash, path] = /^([0-9a-f]{64}) [ *](?:\.\/)?(.+)$/.exec(line) ?? [];
      return hash === undefined || path === undefined ? [] : [[path, hash] as const];
    }),
  );
}

/**
 * The first file that keeps a module from being trusted: the module itself, or a file of the repository that it imports by a relative path,
 * that is not listed or has other content than the list says. Undefined where all of them are as they were when they were listed.
 */
export function untrustedPart(module: string, root: string, trust: TrustList, seen: Set<string> = new Set()): string | undefined {
  if (seen.has(module)) return undefined;
  seen.add(module);
  const name = relative(root, module).split(sep).join('/');
  const content = trust.has(name) ? read(module) : undefined;
  if (content === undefined || createHash('sha256').update(content).digest('hex') !== trust.get(name)) return name;
  for (const [, specifier] of content.toString('utf8').matchAll(/(?:from|import|require)\s*\(?\s*['"`](\.{1,2}\/[^'"`]*)['"`]/g)) {
    const part = untrustedPart(resolve(dirname(module), specifier!), root, trust, seen);
    if (part !== undefined) return part;
  }
  return undefined;
}

/** A small regular file; undefined where there is none. */
function read(path: string): Buffer | undefined {
  const entry = statSync(path, { throwIfNoEntry: false });
  return entry?.isFile() && entry.size <= MAX_BYTES ? readFileSync(path) : undefined;
}
