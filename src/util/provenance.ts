import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from './problem.ts';

/**
 * What computes results on this machine. It enters the fingerprints of stages and the keys of every cache, so that nothing that other code or another
 * library made is taken for what this one would make. The engine's own library and instruction set stand in Facts.engine.
 */
export interface Provenance {
  /** sha256 of pipefile's own code, compiled and native. */
  readonly code: string;
  /** Versions of pipefile and of the libraries that results depend on; lockfiles hold them. */
  readonly libraries: Libraries;
}

interface Libraries {
  readonly pipefile: string;
  readonly [name: string]: string;
}

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const COMPILED = join('dist', 'src');
/** Folders of the compiled code that change no result: they read what the user gave and show what came out. */
const SHOWING: readonly string[] = ['cli', 'report', 'serve'].map((name) => join(COMPILED, name) + sep);
/** Made by `npm run build:native`; an installation without it computes with the other engines. */
const NATIVE = join('native', 'build');

let known: Provenance | undefined;

/** The provenance of this process; computed once. Throws UserError where a part of the package is missing. */
export function provenance(): Provenance {
  known ??= { code: codeHash(ROOT), libraries: libraryVersions() };
  return known;
}

/** One text for cache keys: it changes with everything in `provenance`. */
export function provenanceKey(): string {
  return JSON.stringify(provenance());
}

/** sha256 over the code below a package's root that results depend on. Throws UserError where a folder of it is missing. */
export function codeHash(root: string): string {
  const compiled = filesOf(root, COMPILED, '.js').filter((path) => !SHOWING.some((folder) => path.startsWith(folder)));
  const native = hasNative(root) ? filesOf(root, NATIVE, '.node') : [];
  const hash = createHash('sha256');
  for (const path of [...compiled, ...native, ...filesOf(root, 'wasm', '.wasm')].sort())
    hash.update(`${path.split(sep).join('/')}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function hasNative(root: string): boolean {
  return namesBelow(join(root, 'native')).includes('build');
}

/** The files of a folder with an ending, by their paths below the root; a folder without one is as bad as none. */
function filesOf(root: string, folder: string, ending: string): string[] {
  const names = namesBelow(join(root, folder)).filter((name) => name.endsWith(ending));
  if (names.length > 0 || folder === NATIVE) return names.map((name) => join(folder, name));
  throw incomplete(join(root, folder), `it holds no file *${ending}`);
}

function namesBelow(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true }).map(String);
  } catch (error) {
    throw incomplete(folder, (error as Error).message);
  }
}

function incomplete(folder: string, found: string): UserError {
  return new UserError({
    code: 'unreadable-file',
    message: `${folder} belongs to pipefile and cannot be read, so nothing can tell which code computes`,
    found,
    hint: 'install pipefile again, or run `npm run build` in a checkout',
  });
}

function libraryVersions(): Libraries {
  const require = createRequire(import.meta.url);
  const version = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;
  const { sharp, vips } = (require('sharp') as { versions: { sharp: string; vips: string } }).versions;
  return {
    pipefile: (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version,
    tfjs: version('@tensorflow/tfjs'),
    'tfjs-backend-wasm': version('@tensorflow/tfjs-backend-wasm'),
    sharp,
    libvips: vips,
  };
}
