import { join } from 'node:path';
import { isFolder } from '../util/files.ts';

/** The weights file that a path stands for: itself, or the model of the run folder that it names. */
export async function savedModelFile(path: string): Promise<string> {
  return (await isFolder(path)) ? join(path, 'model.safetensors') : path;
}
