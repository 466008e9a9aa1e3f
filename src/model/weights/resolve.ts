import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { findMismatch } from '../../data/download/check.ts';
import { download } from '../../data/download/download.ts';
import type { Architecture } from '../../language/contracts/architecture.ts';
import { homeOf, setting } from '../../util/environment.ts';
import { isFile } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';
import { shownAddress, type WebAddress } from '../../util/web-address.ts';
import type { WeightsSpec } from '../spec.ts';
import { weightsAddress, weightsPlace } from './address.ts';
import { namedHash } from './named-hash.ts';
import { readWeights } from './read.ts';
import { savedModelFile } from './saved-file.ts';

export interface ResolveOptions {
  /** Folder that relative paths are below: the pipeline file's. */
  readonly base: string;
  /** Folder of this program's own cache. */
  readonly cacheFolder: string;
  readonly offline: boolean;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Read for TORCH_HOME, XDG_CACHE_HOME and HOME; process.env where left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The file that holds a model's pretrained weights: named by the file (a run's folder stands for its model), or an address's, downloaded once and kept where `weightsPlace` says.
 * Throws UserError where it is missing, 'download-needed' where only --offline keeps it away.
 */
export async function resolveWeights(
  spec: Exclude<WeightsSpec, { kind: 'none' }>,
  arch: Pick<Architecture, 'name' | 'weights'>,
  options: ResolveOptions,
): Promise<{ path: string }> {
  if (spec.kind === 'file') return { path: await existingFile(await savedModelFile(resolve(options.base, spec.path))) };
  const address = addressOf(spec, arch);
  const { url, name } = address;
  const target = weightsPlace(address, {
    torch: torchCache(options.env ?? process.env),
    own: join(resolve(options.base, options.cacheFolder), 'weights'),
  });
  const sha256Prefix = namedHash(name);
  const check = sha256Prefix === undefined ? {} : { sha256Prefix };
  const here = await isFile(target);
  if (here && (options.offline || (await findMismatch(target, check)) === undefined)) return { path: target };
  if (options.offline) {
    throw new UserError({
      code: 'download-needed',
      message: `the pretrained weights ${shownAddress(url.href)} are not on this machine`,
      hint: `run without --offline, put the file at ${target}, or name one: pretrained: ./weights.safetensors`,
      path: 'learner.pretrained',
    });
  }
  const { onProgress, signal } = options;
  await download({
    url: url.href,
    target,
    check,
    inspect: async (part) => void (await readWeights(part, shownAddress(url.href))),
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
  return { path: target };
}

function addressOf(spec: WeightsSpec & { kind: 'default' | 'url' }, { name, weights }: Pick<Architecture, 'name' | 'weights'>): WebAddress {
  const text = spec.kind === 'url' ? spec.url : weights?.url;
  if (text === undefined)
    throw new UserError({
      code: 'weights-not-found',
      message: `${name} has no pretrained weights`,
      hint: 'write `pretrained: false`',
      path: 'learner.pretrained',
    });
  const address = weightsAddress(text);
  if (!('refused' in address)) return address;
  throw new UserError({ code: 'wrong-value', message: `the address of the weights ${address.refused}`, path: 'learner.pretrained' });
}

function torchCache(env: Readonly<Record<string, string | undefined>>): string {
  const cache = setting(env, 'XDG_CACHE_HOME') ?? join(homeOf(env), '.cache');
  return join(setting(env, 'TORCH_HOME') ?? join(cache, 'torch'), 'hub', 'checkpoints');
}

async function existingFile(path: string): Promise<string> {
  if (await isFile(path)) return path;
  const near = nearest(basename(path), await readdir(dirname(path)).catch(() => []));
  throw new UserError({
    code: 'weights-not-found',
    message: `there is no weights file ${path}`,
    path: 'learner.pretrained',
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
