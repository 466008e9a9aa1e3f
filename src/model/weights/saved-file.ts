import { join } from 'node:path';
import { isFile, isFolder, lastFolderIn } from '../../util/files.ts';

/** The weights file that a path stands for: itself, the model of the run folder that it names, or of the newest finished run in `runs/<name>`. */
export async function savedModelFile(path: string): Promise<string> {
  if (!(await isFolder(path))) return path;
  const hasModel = (folder: string): Promise<boolean> => isFile(modelIn(folder));
  return modelIn((await hasModel(path)) ? path : ((await lastFolderIn(path, hasModel)) ?? path));
}

function modelIn(folder: string): string {
  return join(folder, 'model.safetensors');
}
