import { readdir } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isFile } from '../../util/files.ts';
import { UserError } from '../../util/problem.ts';
import { nearest } from '../../util/text.ts';
import type { WeightsSpec } from '../spec.ts';

export interface ResolveOptions {
  /** Folder that relative paths are below: the pipeline file's. */
  readonly base: string;
}

/** The file that holds a model's pretrained weights. Throws UserError where it is missing; weights that are not on this machine cannot be fetched yet. */
export async function resolveWeights(
  spec: Exclude<WeightsSpec, { kind: 'none' }>,
  arch: string,
  { base }: ResolveOptions,
): Promise<{ path: string }> {
  if (spec.kind === 'file') return { path: await existingFile(resolve(base, spec.path)) };
  throw new UserError({
    code: 'weights-not-found',
    message: `the pretrained weights of ${arch} are not on this machine`,
    expected: 'pretrained: a .safetensors or .pth file with torchvision’s keys, or false',
    found: spec.kind === 'url' ? spec.url : 'pretrained: true',
    hint: 'download the file once and name it: pretrained: ./resnet18-f37072fd.pth',
    path: 'learner.pretrained',
  });
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
