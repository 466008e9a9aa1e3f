import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** What computes a result, below the package: the compiled folders that training runs in, and the native parts. */
export const COMPUTING: readonly string[] = ['util', 'tensor', 'image', 'language', 'data', 'model', 'train', 'tasks', 'words', 'backends'];
const FOLDERS = COMPUTING.map((name) => join('dist', 'src', name));
const NATIVE = [join('native', 'build'), 'wasm'];

let known: string | undefined;

/** sha256 over the code that results depend on, so that stages cached by another build are never taken for this one's. */
export function codeHash(): string {
  known ??= hashFiles([
    ...FOLDERS.flatMap((folder) => filesOf(folder, '.js')),
    ...NATIVE.flatMap((folder) => filesOf(folder, '.node', '.wasm')),
  ]);
  return known;
}

function filesOf(folder: string, ...endings: readonly string[]): string[] {
  try {
    const names = readdirSync(join(ROOT, folder), { recursive: true }).map(String);
    return names.filter((name) => endings.some((ending) => name.endsWith(ending))).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function hashFiles(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of [...paths].sort()) hash.update(`${path}\0`).update(readFileSync(join(ROOT, path)));
  return hash.digest('hex');
}
