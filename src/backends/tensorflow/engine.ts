import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import util from 'node:util';
import { UserError } from '../../util/problem.ts';
import type { Availability, Engine } from '../backend.ts';

const PACKAGES = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
const FIX = 'npm install @tensorflow/tfjs-node (or -gpu); its install script must be allowed to run and to fetch libtensorflow';

interface Found {
  readonly name: string;
  readonly folder: string;
  readonly version: string;
}

/** The optional peer beside this package, in the current folder, or in the folder that PIPEFILE_TFJS_NODE names; the GPU package first. */
function find(): Found | undefined {
  const named = process.env.PIPEFILE_TFJS_NODE || undefined;
  if (named !== undefined) return describe(join(named, 'package.json'));
  const places = [createRequire(import.meta.url), createRequire(pathToFileURL(join(process.cwd(), 'package.json')))];
  for (const name of PACKAGES) {
    for (const require of places) {
      try {
        return describe(require.resolve(`${name}/package.json`));
      } catch {
        // Not installed there.
      }
    }
  }
  return undefined;
}

function describe(manifest: string): Found | undefined {
  if (!existsSync(manifest)) return undefined;
  const { name, version } = createRequire(import.meta.url)(manifest) as { name: string; version: string };
  return { name, version, folder: dirname(manifest) };
}

function hasAddon({ folder }: Found): boolean {
  const library = join(folder, 'lib');
  return existsSync(library) && readdirSync(library).some((napi) => existsSync(join(library, napi, 'tfjs_binding.node')));
}

function look(): { found: Found } | { why: string } {
  const found = find();
  if (found === undefined) return { why: 'neither @tensorflow/tfjs-node-gpu nor @tensorflow/tfjs-node is installed' };
  return hasAddon(found) ? { found } : { why: `${found.name} is installed, but its addon is missing (its install script did not run)` };
}

/** TensorFlow through the optional peer @tensorflow/tfjs-node-gpu or @tensorflow/tfjs-node; the peer's version must be this package's TF.js. */
export const tensorflowEngine: Engine = {
  name: 'tensorflow',
  summary: 'TensorFlow’s own library, on a GPU where @tensorflow/tfjs-node-gpu is installed',
  probe: async (): Promise<Availability> => {
    const seen = look();
    if ('why' in seen) return { available: false, why: seen.why, fix: FIX };
    const { name, version } = seen.found;
    return { available: true, detail: `${name} ${version}`, precisions: ['f32'], threads: availableParallelism() };
  },
  start: async ({ threads }) => {
    const seen = look();
    if ('why' in seen)
      throw new UserError({ code: 'engine-missing', message: `Engine tensorflow is not available: ${seen.why}.`, hint: FIX });
    const { activate } = await import('../activate.ts');
    const { padSymmetrically } = await import('./padding.ts');
    restoreUtil();
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS ??= String(threads);
    createRequire(import.meta.url)(seen.found.folder);
    padSymmetrically();
    await activate('tensorflow', FIX);
  },
};

/** tfjs-node calls util.isNullOrUndefined, which Node 23 removed. */
function restoreUtil(): void {
  const old = util as unknown as { isNullOrUndefined?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
}
