import { open } from 'node:fs/promises';
import { UserError } from '../../util/problem.ts';
import { type NamedArrays, unreadable } from './arrays.ts';
import { decodeSafetensors } from './safetensors.ts';

export type { ArrayData, DType, NamedArray, NamedArrays } from './arrays.ts';
export { asFloat32 } from './arrays.ts';

/**
 * Reads a state dict from a file, by its content: safetensors.
 * Throws a UserError whose text names the path and says what is wrong with it.
 */
export async function readWeights(path: string): Promise<NamedArrays> {
  return decodeSafetensors(await readBytes(path), path).arrays;
}

const LARGEST = 2 ** 32 - 1;

async function readBytes(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    const message =
      error.code === 'ENOENT' ? `there is no weights file ${path}` : `the weights file ${path} cannot be read: ${error.message}`;
    throw new UserError({ code: 'weights-not-found', message });
  });
  try {
    const info = await file.stat();
    if (!info.isFile()) throw unreadable(path, 'is a folder, not a weights file');
    if (info.size > LARGEST) throw unreadable(path, 'is too large', { expected: 'less than 4 GiB', found: `${info.size} bytes` });
    const bytes = Buffer.allocUnsafeSlow(info.size);
    let done = 0;
    while (done < info.size) {
      const { bytesRead } = await file.read(bytes, done, Math.min(info.size - done, 2 ** 30), done);
      if (bytesRead === 0) throw unreadable(path, 'became shorter while it was read');
      done += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
