import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { download } from '../../data/download/download.ts';
import { homeOf, setting } from '../../util/environment.ts';
import { isFile } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';
import type { WeightsSpec } from '../spec.ts';

export interface ResolveOptions {
  /** Folder that relative paths are below: the pipeline file's. */
  readonly base: string;
  readonly offline: boolean;
  readonly onProgress?: (text: string, fraction?: number) => void;
  readonly signal?: AbortSignal;
  /** Read for TORCH_HOME, XDG_CACHE_HOME and HOME; process.env where left out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const HUB = 'https://download.pytorch.org/models';
/** torchvision's DEFAULT weights, which fastai takes; the digits in a name are the first of the file's sha256. */
export const DEFAULT_WEIGHTS: Readonly<Record<string, string>> = {
  resnet18: `${HUB}/resnet18-f37072fd.pth`,
  resnet34: `${HUB}/resnet34-b627a593.pth`,
  resnet50: `${HUB}/resnet50-11ad3fa6.pth`,
  resnet101: `${HUB}/resnet101-cd907fc2.pth`,
  resnet152: `${HUB}/resnet152-f82ba261.pth`,
};

/**
 * The file that holds a model's pretrained weights: named by the file, or torchvision's, in torch's own cache so that what torch has downloaded is found.
 * Throws UserError where it is missing, 'download-needed' where only --offline keeps it away.
 */
export async function resolveWeights(
  spec: Exclude<WeightsSpec, { kind: 'none' }>,
  arch: string,
  options: ResolveOptions,
): Promise<{ path: string }> {
  if (spec.kind === 'file') return { path: await existingFile(resolve(options.base, spec.path)) };
  const url = spec.kind === 'url' ? expandHub(spec.url) : DEFAULT_WEIGHTS[arch];
  if (url === undefined)
    throw new UserError({
      code: 'weights-not-found',
      message: `${arch} has no pretrained weights`,
      hint: 'write `pretrained: false`',
      path: 'learner.pretrained',
    });
  const target = join(torchCache(options.env ?? process.env), basename(new URL(url).pathname));
  if (await isFile(target)) return { path: target };
  if (options.offline) {
    throw new UserError({
      code: 'download-needed',
      message: `the pretrained weights ${url} are not on this machine`,
      hint: `run without --offline, put the file at ${target}, or name one: pretrained: ./weights.safetensors`,
      path: 'learner.pretrained',
    });
  }
  const sha256Prefix = /-([0-9a-f]{8,})\.\w+$/.exec(url)?.[1];
  const { onProgress, signal } = options;
  await download({
    url,
    target,
    check: sha256Prefix === undefined ? {} : { sha256Prefix },
    ...(onProgress ? { onProgress } : {}),
    ...(signal ? { signal } : {}),
  });
  return { path: target };
}

/** `hf:owner/name` is that repository's model.safetensors. */
function expandHub(url: string): string {
  return url.startsWith('hf:') ? `https://huggingface.co/${url.slice(3)}/resolve/main/model.safetensors` : url;
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
