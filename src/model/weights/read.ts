import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { UserError } from '../../util/problem.ts';
import { type NamedArrays, unreadable } from './arrays.ts';
import { Damaged } from './byte-reader.ts';
import { ForeignGlobal } from './foreign-global.ts';
import { namedHash } from './named-hash.ts';
import { recognise } from './recognise.ts';
import { decodeSafetensors } from './safetensors.ts';
import { decodeTorchLegacy } from './torch-legacy.ts';
import { decodeTorchZip } from './torch-zip.ts';

/**
 * Reads a state dict from a file, by its content and not its name: safetensors, torch's zip format, or torch's format before 1.6.
 * Nothing in the file is executed. A `state_dict` wrapper and a `module.` before every key are taken off.
 * A name such as resnet18-f37072fd.pth is checked against the content's sha256.
 * Throws a UserError whose text names the path (`shown` instead, where given) and says what is wrong with it.
 */
export async function readWeights(path: string, shown: string = path): Promise<NamedArrays> {
  const bytes = await readBytes(path);
  const arrays = withoutModulePrefix(decodeWeights(bytes, shown));
  checkNamedHash(path, bytes);
  return arrays;
}

/** The same for bytes already here; `path` is only for messages. Names and hash are left as they are. */
export function decodeWeights(bytes: Uint8Array, path: string): NamedArrays {
  const format = recognise(bytes);
  if (typeof format === 'object') throw unreadable(path, format.what, format.hint === undefined ? {} : { hint: format.hint });
  try {
    if (format === 'safetensors') return decodeSafetensors(bytes, path).arrays;
    return format === 'torch-zip' ? decodeTorchZip(bytes) : decodeTorchLegacy(bytes);
  } catch (error) {
    if (error instanceof Damaged) throw unreadable(path, `cannot be read: ${error.message}`, { hint: hintFor(error) });
    throw error;
  }
}

function hintFor(error: Damaged): string {
  if (error instanceof ForeignGlobal) {
    return 'a pickle that names code is refused, because loading it in Python would run that code; save only model.state_dict(), best as safetensors';
  }
  return 'copy or download it again; if it comes from torch, save model.state_dict() with a torch of today';
}

function checkNamedHash(path: string, bytes: Uint8Array): void {
  const expected = namedHash(path);
  if (expected === undefined) return;
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found.startsWith(expected)) return;
  throw unreadable(path, 'is not the file that its name says: the sha256 differs', {
    expected: `a sha256 that begins ${expected}`,
    found: found.slice(0, Math.max(expected.length, 8)),
    hint: 'download it again, or give it a name that does not end in a hash',
  });
}

function withoutModulePrefix(arrays: NamedArrays): NamedArrays {
  if (![...arrays.keys()].every((key) => key.startsWith('module.'))) return arrays;
  return new Map([...arrays].map(([key, array]) => [key.slice('module.'.length), array]));
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
